/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances` */
import * as z from "zod/mini";

import { selectCampaign } from "../../database/campaigns.ts";
import { selectInstances } from "../../database/instancePages.ts";
import { selectIsServed } from "../../database/servingSenders.ts";
import { INSTANCE_STATUSES, type InstancePlace } from "../../domain/instance.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { runArchived } from "../answer/runArchived.ts";
import { page } from "../answer/words.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import { named, tellFields } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPageOf } from "../request/pagination.ts";
import type { campaignPath } from "../request/schemas.ts";
import { type InstanceAnswer, instanceAnswer, toInstanceAnswer } from "./instanceAnswer.ts";

const placeSchema = z.pipe(
  z.string().check(z.regex(/^[0-9]{1,15}\.[0-9]{1,15}$/)),
  z.transform((text: string): InstancePlace => {
    const [runStartedAt, position] = text.split(".");
    return { runStartedAt: Number(runStartedAt), position: Number(position) };
  }),
);

export const listInstancesQuery = z.strictObject({
  runId: z.optional(identifierSchema),
  status: z.optional(z.enum(INSTANCE_STATUSES)),
  ...pageQuery(placeSchema),
});

/* @__PURE__ */ tellFields(listInstancesQuery, () => ({
  runId: "Only instances of this run.",
  status:
    "Only instances in this status. Looking for `pending` or `cancelled` ones among many others, a page may have fewer than `limit`, or none: go by `hasMore`.",
}));

/** What it answers. */
export const instancePage = /* @__PURE__ */ named("InstancePage", () => page(instanceAnswer));

/**
 * Lists the instances of a campaign, by the start of their run and the position of their lead. An instance that existed
 * when page 1 was read appears exactly once. With a status asked for, one whose status changes between two pages may be
 * missed.
 */
export async function listInstances({
  parameters: { accountGroupId, campaignId },
  database,
  query: { runId, status, cursor, limit },
  request,
}: RouteInput<z.output<typeof campaignPath>, z.output<typeof listInstancesQuery>, object>): Promise<
  Answer<Page<InstanceAnswer>>
> {
  const campaign = await selectCampaign(database, accountGroupId, campaignId);
  if (campaign === null) throw campaignNotFound(campaignId);
  const found = await selectInstances(
    database,
    campaign,
    { status: status ?? null, runId: runId ?? null },
    placeOf(cursor, request),
    limit,
  );
  if ("archivedRunId" in found) {
    throw runArchived("instances", { accountGroupId, campaignId, runId: found.archivedRunId });
  }
  const { instances, next } = found;
  const nextPlace = next === null ? null : `${next.runStartedAt}.${next.position}`;
  const pending = instances.find((instance) => instance.status === "pending");
  const isServed = pending === undefined ? null : await selectIsServed(database, pending.runId);
  const items = instances.map((instance) => toInstanceAnswer(instance, isServed));
  return { status: 200, data: toPageOf(request, items, nextPlace) };
}
