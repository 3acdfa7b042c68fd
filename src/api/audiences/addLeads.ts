/** `POST /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { sendArrivalInObject } from "../../campaignObject/campaignClient.ts";
import { type AddedLeads, insertLeads } from "../../database/addLeads.ts";
import type { SkippedLead } from "../../domain/lead.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { logError } from "../../platform/log.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import type { audiencePath } from "../request/schemas.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { checkLeads } from "./checkLeads.ts";

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
  const creation = await insertLeads(
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
