/** Erasing a person: what goes, what stays, and that nothing brings them back. */
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  type GivenAudience,
  givenAudience,
  givenCampaign,
  givenTenant,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { loseNextAnswer } from "../../support/database.ts";
import { expectEnvelope, expectRefusal } from "../../support/expectations.ts";
import { addLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenSender } from "../../support/senders.ts";

import { listSuppressions, suppress } from "../../support/suppressions.ts";

afterEach(() => vi.restoreAllMocks());

const EMAIL = "avery.stone@private.example";
const URL = "https://www.linkedin.com/in/avery-stone";
const avery = {
  name: "Avery Stone",
  email: EMAIL,
  externalId: "crm-avery",
  company: "Stone & Partners",
  title: "Head of Purchasing",
  attributes: { hobby: "sailing" },
};
/** What nobody finds any more. */
const PRIVATE = /avery|stone|purchasing|sailing/i;

const erase = (tenant: Tenant, audienceId: string, leadId: string) =>
  tenant.call("POST", `/audiences/${audienceId}/leads/${leadId}/erase`);

/** An audience of somebody else and Avery. */
async function givenAvery(tenant: Tenant): Promise<GivenAudience & { leadId: string }> {
  const audience = await givenAudience(tenant, 1);
  const { leadIds } = await addLeads(tenant, audience.audienceId, [avery]);
  return { ...audience, leadId: leadIds[0] ?? "" };
}

/** What executing has left: an action with a sender's words, a detail, and what the lead wrote. */
async function givenTraces(tenant: Tenant, campaignId: string, runId: string, audienceId: string) {
  // It does not serve the campaign, so that it leaves these as they are.
  const { id: senderId } = await givenSender(tenant, { kinds: ["inmail"] });
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, reservation, not_after,
         code, message, external_id, thread)
       SELECT ?1, position, 1, ?2, ?3, 'engage', 'sent', 'r', 1, 'avery', 'To Avery', 'avery-1', 'thread of Avery'
       FROM instances WHERE run_id = ?2`,
    ).bind(campaignId, runId, senderId),
    env.DATABASE.prepare("UPDATE instances SET detail = 'avery' WHERE run_id = ?1").bind(runId),
    tell(audienceId, 0),
    tell(audienceId, 1),
  ]);
}

const tell = (audienceId: string, position: number) =>
  env.DATABASE.prepare(
    `INSERT INTO received_messages (audience_id, position, received_at, event_id, occurred_at, is_automatic, text)
     VALUES (?1, ?2, 1, ?3, 1, 0, 'Yours, Avery')`,
  ).bind(audienceId, position, newIdentifier(Date.now()));

async function countMessages(audienceId: string, position: number): Promise<unknown> {
  return env.DATABASE.prepare(
    "SELECT count(*) AS n FROM received_messages WHERE audience_id = ?1 AND position = ?2",
  )
    .bind(audienceId, position)
    .first("n");
}

it("answers what is left of the lead, and lists it in its place", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);

  const reply = await erase(tenant, audienceId, leadId);

  expectEnvelope(reply);
  const left = expectStatus(reply, 200);
  expect(left).toEqual({
    id: leadId,
    position: 1,
    name: "Erased lead",
    email: null,
    linkedinUrl: null,
    externalId: `erased:${leadId}`,
    company: null,
    title: null,
    attributes: {},
    createdAt: expect.any(String),
  });
  const listed = await tenant.call<{ items: unknown[] }>("GET", `/audiences/${audienceId}/leads`);
  expect(expectStatus(listed, 200).items[1]).toEqual(left);
});

it("leaves nothing of the person in the database, and everything of others", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  const { campaignId } = await givenCampaign(tenant, 2, { audienceId });
  const runId = await givenQuietRun(tenant, campaignId);
  await givenTraces(tenant, campaignId, runId, audienceId);
  await suppress(tenant, { email: EMAIL, reason: "Avery asked for it" });

  expectStatus(await erase(tenant, audienceId, leadId), 200);

  const { results: actions } = await env.DATABASE.prepare(
    "SELECT position, code, message, external_id, thread FROM actions WHERE campaign_id = ?1",
  )
    .bind(campaignId)
    .all();
  expect(actions).toEqual([
    {
      position: 0,
      code: "avery",
      message: "To Avery",
      external_id: "avery-1",
      thread: "thread of Avery",
    },
    { position: 1, code: null, message: null, external_id: null, thread: null },
  ]);
  const { results: instances } = await env.DATABASE.prepare(
    "SELECT status, reason, detail FROM instances WHERE run_id = ?1 ORDER BY position",
  )
    .bind(runId)
    .all();
  expect(instances).toEqual([
    { status: "pending", reason: null, detail: "avery" },
    { status: "cancelled", reason: "suppressed", detail: null },
  ]);
  expect([await countMessages(audienceId, 0), await countMessages(audienceId, 1)]).toEqual([1, 0]);
  // What is left of the traces is the other lead's.
  await env.DATABASE.batch([
    env.DATABASE.prepare("DELETE FROM actions WHERE campaign_id = ?1").bind(campaignId),
    env.DATABASE.prepare("DELETE FROM received_messages WHERE audience_id = ?1").bind(audienceId),
    env.DATABASE.prepare("UPDATE instances SET detail = NULL WHERE run_id = ?1").bind(runId),
  ]);
  expect(JSON.stringify(await takePicture())).not.toMatch(PRIVATE);
});

it("leaves suppressions that hold only hashes, and hold", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);

  await erase(tenant, audienceId, leadId);

  expect((await listSuppressions(tenant)).map(({ id: _, ...one }) => one)).toEqual(
    expect.arrayContaining(
      ["email", "externalId"].map((kind) => ({
        kind,
        identity: null,
        reason: "erased",
        createdAt: expect.any(String),
      })),
    ),
  );
  expect(await listSuppressions(tenant)).toHaveLength(2);
  const again = await suppress(tenant, { email: EMAIL.toUpperCase(), externalId: "crm-avery" });
  expect(again.suppressions[0]?.outcome).toBe("existing");
  expect((await listSuppressions(tenant)).map(({ identity }) => identity)).toEqual([null, null]);
});

it("suppresses the row that stays, which nobody sees among the suppressions or can remove", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  await erase(tenant, audienceId, leadId);

  const row = await env.DATABASE.prepare(
    "SELECT id FROM suppressions WHERE account_group_id = ?1 AND identity = ?2",
  )
    .bind(tenant.accountGroupId, `erased:${leadId}`)
    .first<{ id: string }>();

  expect(row).not.toBeNull();
  expectRefusal(await tenant.call("DELETE", `/suppressions/${row?.id}`), 404, "NOT_FOUND");
});

it("erases the person in other audiences too, and suppresses what only those knew", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  const { audienceId: second } = await givenAudience(tenant, 0);
  await addLeads(tenant, second, [
    { name: "A. Stone", email: EMAIL.toUpperCase(), linkedinUrl: URL },
    { name: "Robin", email: "robin@example.com" },
  ]);
  const { campaignId } = await givenCampaign(tenant, 2, { audienceId: second });
  const runId = await givenQuietRun(tenant, campaignId);

  await erase(tenant, audienceId, leadId);

  const { results } = await env.DATABASE.prepare(
    "SELECT name FROM leads WHERE audience_id = ?1 ORDER BY position",
  )
    .bind(second)
    .all<{ name: string }>();
  expect(results.map(({ name }) => name)).toEqual(["Erased lead", "Robin"]);
  const { results: instances } = await env.DATABASE.prepare(
    "SELECT status FROM instances WHERE run_id = ?1 ORDER BY position",
  )
    .bind(runId)
    .all<{ status: string }>();
  expect(instances.map(({ status }) => status)).toEqual(["cancelled", "pending"]);
  const kinds = (await listSuppressions(tenant)).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(["email", "externalId", "linkedinUrl"]);
});

it("leaves the same person of another account group alone", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  const other = await givenTenant();
  const { audienceId: others } = await givenAvery(other);

  await erase(tenant, audienceId, leadId);

  const listed = await other.call<{ items: unknown[] }>("GET", `/audiences/${others}/leads`);
  expect(expectStatus(listed, 200).items[1]).toMatchObject(avery);
});

it("answers the same again, and erases what has been told since", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  const { campaignId } = await givenCampaign(tenant, 2, { audienceId });
  const runId = await givenQuietRun(tenant, campaignId);
  const first = await erase(tenant, audienceId, leadId);
  const before = await takePicture();

  const again = await erase(tenant, audienceId, leadId);

  expect(expectStatus(again, 200)).toEqual(first.body.data);
  await expectUnchanged(before);

  await givenTraces(tenant, campaignId, runId, audienceId);
  expect(await countMessages(audienceId, 1)).toBe(0);
  await erase(tenant, audienceId, leadId);
  const thread = await env.DATABASE.prepare(
    "SELECT thread FROM actions WHERE campaign_id = ?1 AND position = 1",
  )
    .bind(campaignId)
    .first("thread");
  expect(thread).toBeNull();
});

it("erases once when the answer is lost on its way", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  loseNextAnswer();

  expectStatus(await erase(tenant, audienceId, leadId), 200);

  expect(await listSuppressions(tenant)).toHaveLength(2);
});

it("lets the person be added again as somebody new, who is suppressed", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);
  await erase(tenant, audienceId, leadId);

  const { leadIds } = await addLeads(tenant, audienceId, [avery]);

  expect(leadIds).toHaveLength(1);
  expect(await listSuppressions(tenant)).toHaveLength(2);
});

it("takes no lead under the name of an erased one", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadId } = await givenAvery(tenant);

  const { skipped } = await addLeads(tenant, audienceId, [
    { name: "Erased lead", externalId: ` erased:${leadId}` },
  ]);

  expect(skipped).toMatchObject([{ reason: "INVALID_LEAD" }]);
  expectStatus(await erase(tenant, audienceId, leadId), 200);
});

it("knows no lead of another audience", async () => {
  const tenant = await givenTenant();
  const { leadId } = await givenAvery(tenant);
  const { audienceId: second } = await givenAudience(tenant, 1);
  const before = await takePicture();

  expectRefusal(await erase(tenant, second, leadId), 404, "NOT_FOUND");

  await expectUnchanged(before);
});
