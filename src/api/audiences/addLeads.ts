/** `POST /v1/accounts/{accountGroupId}/audiences/{audienceId}/leads` */
import * as z from "zod/mini";

import { sendArrivalInObject } from "../../campaignObject/campaignClient.ts";
import { type AddedLeads, insertLeads } from "../../database/addLeads.ts";
import type { AccountGroupPlace } from "../../domain/accountGroup.ts";
import type { SkippedLead } from "../../domain/lead.ts";
import { newIdentifier } from "../../platform/identifiers.ts";
import { logError } from "../../platform/log.ts";
import type { Answer } from "../answer/envelope.ts";
import { count, identifier, list, text } from "../answer/words.ts";
import { about, named, tellInstead } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import type { audiencePath } from "../request/schemas.ts";
import { audienceNotFound } from "./audienceAnswer.ts";
import { checkLeads } from "./checkLeads.ts";
import { leadSchema } from "./leadSchema.ts";

const MAXIMUM_LEADS = 1_000;

/** Any value: leads are checked one by one, so that a malformed one does not fail the others. */
const uncheckedLead = z.unknown();
/* @__PURE__ */ tellInstead(uncheckedLead, () => leadSchema);

export const newLeadsBody = z.strictObject({
  leads: z
    .array(uncheckedLead)
    .check(
      z.minLength(1, "must hold at least 1 lead"),
      z.maxLength(MAXIMUM_LEADS, `must hold at most ${MAXIMUM_LEADS} leads`),
    ),
});

const skippedLeadAnswer = /* @__PURE__ */ named(
  "SkippedLead",
  () =>
    z.strictObject({
      index: about("Its place in the request, from 0.", count(0, MAXIMUM_LEADS - 1)),
      reason: z.enum(["INVALID_LEAD", "DUPLICATE_IN_REQUEST", "DUPLICATE_IN_AUDIENCE"]),
      details: text(500),
    }),
  "A lead of the request that was not added, and why.",
);

/** What became of the leads of a request. */
export const addedLeadsAnswer = /* @__PURE__ */ named("AddedLeads", () =>
  z.strictObject({
    added: about("How many leads were added.", count(0, MAXIMUM_LEADS)),
    leadIds: about("The ids of those added, in their order.", list(identifier)),
    skipped: list(skippedLeadAnswer),
  }),
);
type AddedLeadsAnswer = z.infer<typeof addedLeadsAnswer>;

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
    input.database,
    { accountGroupId, audienceId, leads, skipped, addedAt: now },
    await toKeyedRequest({ ...input, body: { leads: understood } }, context),
  );
  if (creation === null) throw audienceNotFound(audienceId);

  const { resource: added, headers } = requireCreation(creation, context);
  const allSkipped = [...added.skipped, ...added.duplicates.map(toSkippedLead)];
  Object.assign(context.fields, { added: added.addedIds.length, skipped: allSkipped.length });
  context.execution.waitUntil(sendArrivals(input.place, added, context));
  return {
    status: 200,
    data: {
      added: added.addedIds.length,
      leadIds: [...added.addedIds],
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
  place: AccountGroupPlace,
  { promises }: AddedLeads,
  { env, traceId }: RequestContext,
): Promise<void> {
  await Promise.all(
    promises.map(async (promise) => {
      try {
        await sendArrivalInObject(env, place, { ...promise, traceId });
      } catch (error) {
        const { runId, campaignId } = promise;
        logError("arrival.fault", error, { traceId, ...place, campaignId, runId });
      }
    }),
  );
}
