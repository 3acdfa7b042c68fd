/** What senders were asked: of a campaign, and what nobody knows of all campaigns. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { wakeSender } from "../../../src/senders/wakeSender.ts";
import type { ShownAction } from "../../support/actions.ts";
import { givenCampaign, givenTenant, placeOf, type Tenant } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { givenExecuted, givenUnknown } from "../../support/executedCampaign.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { readPages } from "../../support/pages.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually } from "../../support/stores.ts";

async function list(tenant: Tenant, query: string): Promise<ShownAction[]> {
  const pages = await readPages<ShownAction>(tenant, `/actions?limit=2&${query}`);
  return pages.flatMap(({ items }) => items);
}

const time = expect.stringMatching(/\.\d{3}Z$/);

it("shows what a sender was asked, and what it said", async () => {
  const { tenant, campaignId, runId, senderId, leadIds } = await givenExecuted(
    1,
    () => ({ status: 200, body: { status: "rejected", code: "gone", message: "No such person" } }),
    ({ status }) => status === "failed",
  );

  expect(await list(tenant, `campaignId=${campaignId}`)).toEqual([
    {
      id: `${runId}-0-1`,
      campaignId,
      runId,
      instanceId: `${runId}-0`,
      leadId: leadIds[0],
      step: 1,
      kind: "connection_request",
      senderId,
      status: "rejected",
      attempt: 1,
      notAfter: time,
      firstCalledAt: time,
      calledAt: time,
      answeredAt: time,
      connectedAt: null,
      withdrawnAt: null,
      code: "gone",
      message: "No such person",
      externalId: null,
      thread: null,
    },
  ]);
  expect(await list(tenant, `campaignId=${campaignId}&status=rejected`)).toHaveLength(1);
  expect(await list(tenant, `campaignId=${campaignId}&status=sent`)).toEqual([]);
});

it("shows what nobody knows, of a campaign and of all", async () => {
  const { tenant, campaignId, runId } = await givenUnknown(3);
  const other = await givenCampaign(tenant, 2);
  const otherRunId = await givenQuietRun(tenant, other.campaignId);
  const find = (query: string) => list(tenant, `status=unknown${query}`);
  await eventually(
    () => find(`&campaignId=${other.campaignId}`),
    ({ length }) => length === 2,
  );

  const own = [0, 1, 2].map((position) => `${runId}-${position}-1`);
  const others = [0, 1].map((position) => `${otherRunId}-${position}-1`);
  const idsOf = (actions: readonly ShownAction[]) => actions.map(({ id }) => id);
  expect(idsOf(await find(`&campaignId=${campaignId}`))).toEqual(own);
  expect(idsOf(await find(""))).toEqual([...own, ...others]);
  expect(await list(await givenTenant(), "status=unknown")).toEqual([]);
});

it("shows as unknown what a sender has taken on and told nothing of", async () => {
  const { tenant, campaignId, senderId } = await givenExecuted(
    1,
    () => ({ status: 202, body: { status: "accepted" } }),
    ({ reason }) => reason === "accepted-by-sender",
  );
  // A day later.
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      "UPDATE actions SET answered_at = answered_at - 86400000 WHERE campaign_id = ?1",
    ).bind(campaignId),
    env.DATABASE.prepare(
      "UPDATE instances SET due_at = due_at - 86400000 WHERE sender_id = ?1",
    ).bind(senderId),
  ]);
  await wakeSender(env, { ...placeOf(tenant), senderId });

  await eventually(
    () => list(tenant, "status=unknown"),
    ({ length }) => length === 1,
  );
});

it.each(["", "status=sent"])("asks for a campaign with the query %j", async (query) => {
  const tenant = await givenTenant();

  const reply = await tenant.call("GET", `/actions?${query}`);

  expect(expectRefusal(reply, 422, "VALIDATION_ERROR")).toContain("campaignId");
});

it("reads no more rows to find what nobody knows than there are of it", async () => {
  const { tenant, campaignId, runId } = await givenUnknown(1);
  const { id: senderId } = await givenSender(tenant, { enabled: false });
  await env.DATABASE.prepare(
    `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, reservation, not_after)
     SELECT ?1, n.value, 2, ?2, ?3, 'inmail', 'sent', '', 1 FROM json_each(?4) n`,
  )
    .bind(campaignId, runId, senderId, JSON.stringify([...Array(1_000).keys()]))
    .run();

  for (const query of ["status=unknown", `status=unknown&campaignId=${campaignId}`]) {
    const { read } = await countRowsOf(() => list(tenant, query));
    expect(read).toBeLessThan(20);
  }
});
