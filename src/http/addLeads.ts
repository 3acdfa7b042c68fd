/** `POST /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { sendArrivalInObject } from "../campaign/campaignObjects.ts";
import {
  type AddedLeads,
  addLeads as addLeadsInDatabase,
  type SkippedLead,
} from "../database/addLeads.ts";
import { newIdentifier } from "../identifier.ts";
import { logError } from "../log.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { checkLeads } from "./checkLeads.ts";
import type { Answer } from "./envelope.ts";
import { requireCreation, toKeyedRequest } from "./keyedRequest.ts";
import type { RequestContext, RouteInput } from "./route.ts";
import type { audiencePath } from "./schemas.ts";

const MAXIMUM_LEADS = 1_000;

/** The leads themselves are checked one by one: a bad one must not fail its neighbours. */
export const newLeadsBody = z.strictObject({
  leads: z
    .array(z.unknown())
    .check(
      z.minLength(1, "must hold at least 1 lead"),
      z.maxLength(MAXIMUM_LEADS, `must hold at most ${MAXIMUM_LEADS} leads`),
    ),
});

/** What became of the leads of a request. */
interface AddedLeadsAnswer {
  readonly added: number;
  readonly leadIds: readonly string[];
  readonly skipped: readonly SkippedLead[];
}

/** Adds leads to an audience. Says of each one that was left out why. */
export async function addLeads(
  input: RouteInput<z.output<typeof audiencePath>, object, z.output<typeof newLeadsBody>>,
  context: RequestContext,
): Promise<Answer<AddedLeadsAnswer>> {
  const { accountGroupId, audienceId } = input.parameters;
  const now = Date.now();
  const { accepted, skipped, understood } = checkLeads(input.body.leads);
  const leads = accepted.map((lead) => ({ ...lead, id: newIdentifier(now) }));
  const creation = await addLeadsInDatabase(
    context.env.DATABASE,
    { accountGroupId, audienceId, leads, skipped, addedAt: now },
    await toKeyedRequest({ ...input, body: { leads: understood } }, context),
  );
  if (creation === null) throw audienceNotFound(audienceId);

  const { resource: added, headers } = requireCreation(creation, context);
  const allSkipped = [...added.skipped, ...added.duplicates.map(toSkippedLead)];
  Object.assign(context.fields, { added: added.addedIds.length, skipped: allSkipped.length });
  context.execution.waitUntil(sendArrivals(accountGroupId, added, context));
  return {
    status: 200,
    data: {
      added: added.addedIds.length,
      leadIds: added.addedIds,
      skipped: allSkipped.sort((a, b) => a.index - b.index),
    },
    headers,
  };
}

function toSkippedLead({ index, identity, leadId }: AddedLeads["duplicates"][number]): SkippedLead {
  return {
    index,
    reason: "DUPLICATE_IN_AUDIENCE",
    details: `${identity}: the lead ${leadId} of this audience has it`,
  };
}

/** The promise is in D1 already, so an arrival that cannot be sent now is found by the sweep. */
async function sendArrivals(
  accountGroupId: string,
  { promises }: AddedLeads,
  { env, traceId }: RequestContext,
): Promise<void> {
  await Promise.all(
    promises.map(async (promise) => {
      try {
        await sendArrivalInObject(env, accountGroupId, { ...promise, traceId });
      } catch (error) {
        const { runId, campaignId } = promise;
        logError("arrival.fault", error, { traceId, accountGroupId, campaignId, runId });
      }
    }),
  );
}
