/** `POST …/sender-events`: what leads have done. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { stopCampaign } from "../../support/api.ts";
import {
  actionIdOf,
  type ExecutingRun,
  givenAction,
  givenExecutingRun,
  instanceIdOf,
  keepSendersAsleep,
  type Progress,
  readCounters,
  readInstance,
  readRun,
  tell,
  tellOne,
} from "../../support/executingRun.ts";
import { listSuppressions } from "../../support/suppressions.ts";

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const sent: Progress = { status: "sent", externalId: null, thread: null, at: null };

async function expectExactCounters({ runId }: ExecutingRun): Promise<void> {
  const { counters, rows } = await readCounters(runId);
  expect(counters).toEqual(rows);
}

async function readMessages({ audienceId }: ExecutingRun) {
  const { results } = await env.DATABASE.prepare(
    "SELECT position, event_id, is_automatic, text, occurred_at FROM received_messages WHERE audience_id = ?1 ORDER BY 1, 2",
  )
    .bind(audienceId)
    .all();
  return results;
}

it("cancels the open instances of a lead who has answered, wherever the campaign wants it", async () => {
  const first = await givenExecutingRun(2, { autoCancelOnMessageReceived: true });
  const { audienceId } = first;
  const second = await givenExecutingRun(
    0,
    { audienceId, autoCancelOnMessageReceived: true },
    first,
  );
  const deaf = await givenExecutingRun(
    0,
    { audienceId, autoCancelOnMessageReceived: false },
    first,
  );
  await givenAction(first, 0, sent);
  await givenAction(deaf, 0, sent);
  const occurredAt = "2026-10-01T09:30:00.000Z";

  const result = await tellOne(first.tenant, {
    id: "m-1",
    type: "message.received",
    actionId: actionIdOf(first, 0),
    text: "Hello\u0000!",
    occurredAt,
  });

  expect(result).toBe("applied");
  expect(await readMessages(first)).toEqual([
    {
      position: 0,
      event_id: "m-1",
      is_automatic: 0,
      text: "Hello!",
      occurred_at: Date.parse(occurredAt),
    },
  ]);
  const replied = { status: "cancelled", reason: "replied", due_at: null };
  expect(await readInstance(first, 0)).toMatchObject({ ...replied, step: 2 });
  expect(await readInstance(second, 0)).toMatchObject({ ...replied, step: 0 });
  expect(await readInstance(deaf, 0)).toMatchObject({ status: "running" });
  expect(await readInstance(first, 1)).toMatchObject({ status: "pending" });
  for (const run of [first, second, deaf]) await expectExactCounters(run);
});

it("keeps an automatic message, and cancels nothing", async () => {
  const run = await givenExecutingRun(1);
  await givenAction(run, 0, sent);
  const event = { type: "message.received", instanceId: instanceIdOf(run, 0), automatic: true };

  expect(await tellOne(run.tenant, event)).toBe("applied");

  expect(await readMessages(run)).toMatchObject([{ is_automatic: 1, text: null }]);
  expect(await readInstance(run, 0)).toMatchObject({ status: "running" });
});

it.each<[string, (run: ExecutingRun) => Record<string, unknown>]>([
  ["e-mail", () => ({ email: "Lead-0@xn--bcher-kva.example" })],
  ["e-mail in another spelling", () => ({ email: "lead-0@Bücher.example" })],
  ["external id", () => ({ externalId: "x-0" })],
  ["LinkedIn URL", () => ({ linkedinUrl: "linkedin.com/in/Lead-0/?trk=mail" })],
])("knows a person by %s in every audience", async (_, about) => {
  const person = {
    email: "lead-0@xn--bcher-kva.example",
    externalId: "x-0",
    linkedinUrl: "https://www.linkedin.com/in/lead-0",
  };
  const first = await givenExecutingRun(1, { autoCancelOnMessageReceived: true });
  const second = await givenExecutingRun(1, { autoCancelOnMessageReceived: true }, first);
  for (const { leadIds } of [first, second]) {
    await env.DATABASE.prepare(
      "UPDATE leads SET email = ?2, external_id = ?3, linkedin_url = ?4 WHERE id = ?1",
    )
      .bind(leadIds[0], person.email, person.externalId, person.linkedinUrl)
      .run();
  }

  const event = { type: "message.received", ...about(first) };
  expect(await tellOne(first.tenant, event)).toBe("applied");

  for (const run of [first, second]) {
    expect(await readInstance(run, 0)).toMatchObject({ status: "cancelled", reason: "replied" });
    expect(await readMessages(run)).toHaveLength(1);
  }
});

it("completes the campaign whose last open lead has answered", async () => {
  const run = await givenExecutingRun(2, { autoCancelOnMessageReceived: true });

  await tell(
    run.tenant,
    { type: "message.received", leadId: run.leadIds[0] },
    { type: "message.received", leadId: run.leadIds[1] },
    { type: "message.received", leadId: run.leadIds[1] },
  );

  const campaign = await run.tenant.call<{ status: string }>("GET", `/campaigns/${run.campaignId}`);
  expect(campaign.body.data.status).toBe("completed");
  expect(await readRun(run.runId, "ended_at")).not.toBeNull();
  await expectExactCounters(run);
});

it("promises nothing more to a lead who answers after the stop", async () => {
  const run = await givenExecutingRun(3, { autoCancelOnMessageReceived: true });
  await givenAction(run, 0, sent);
  await stopCampaign(run.tenant, run.campaignId);
  const event = { id: "late", type: "message.received", leadId: run.leadIds[0] };

  await tell(run.tenant, event);
  await tell(run.tenant, event);

  expect(await readInstance(run, 0)).toMatchObject({ status: "cancelled", reason: "replied" });
  expect(await readRun(run.runId, "instances_closed")).toBe(1);
  const stop = await env.DATABASE.prepare("SELECT * FROM stops WHERE run_id = ?1")
    .bind(run.runId)
    .first();
  expect(stop).toMatchObject({ instances_stopped: 3, instances_finished: 1 });
  await expectExactCounters(run);
});

it("counts a reply in a campaign that was started since as one to that campaign, once", async () => {
  const run = await givenExecutingRun(1, { autoCancelOnMessageReceived: true });
  const event = { id: "again", type: "message.received", email: "lead-0@example.com" };
  await tell(run.tenant, event);
  const later = await givenExecutingRun(1, { autoCancelOnMessageReceived: true }, run);

  const [repeated] = await tell(run.tenant, event);

  expect(repeated).toMatchObject({ outcome: "repeated", reason: null });
  expect(await readInstance(later, 0)).toMatchObject({ status: "pending" });
});

it("suppresses whoever unsubscribes, by all that is known of them, everywhere and at once", async () => {
  const first = await givenExecutingRun(2);
  const { audienceId } = first;
  const second = await givenExecutingRun(
    0,
    { audienceId, autoCancelOnMessageReceived: false },
    first,
  );
  const elsewhere = await givenExecutingRun(1, {}, first);
  await givenAction(first, 0, sent);

  const event = { id: "u", type: "lead.unsubscribed", instanceId: instanceIdOf(first, 0) };
  const results = await tell(first.tenant, event, event, { ...event, id: "v", externalId: "x" });

  expect(results.map(({ outcome }) => outcome)).toEqual(["applied", "repeated", "applied"]);
  for (const run of [first, second, elsewhere]) {
    expect(await readInstance(run, 0)).toMatchObject({ status: "cancelled", reason: "suppressed" });
    await expectExactCounters(run);
  }
  expect(await readInstance(first, 1)).toMatchObject({ status: "pending" });
  const suppressions = await listSuppressions(first.tenant);
  // Ids of one millisecond are in no order.
  expect(
    suppressions.map(({ kind, identity, reason }) => `${kind} ${identity} ${reason}`).sort(),
  ).toEqual(["email lead-0@example.com unsubscribed", "externalId x unsubscribed"]);
});

it("suppresses somebody who is in no audience yet, and nobody whom it cannot name", async () => {
  const { tenant } = await givenExecutingRun(1);
  const event = { type: "lead.unsubscribed" };

  expect(await tellOne(tenant, { ...event, email: "new@example.com" })).toBe("applied");
  expect(await tellOne(tenant, { ...event, leadId: "0".repeat(24) })).toBe("unknown-person");

  expect(await listSuppressions(tenant)).toMatchObject([{ identity: "new@example.com" }]);
});

it("takes as much text as a body holds, of somebody who is in several audiences", async () => {
  const first = await givenExecutingRun(1);
  const others = [await givenExecutingRun(1, {}, first), await givenExecutingRun(1, {}, first)];
  const message = {
    type: "message.received",
    email: "lead-0@example.com",
    text: "\u20ac".repeat(6_600),
  };

  const results = await tell(first.tenant, ...Array.from({ length: 52 }, () => message));

  expect(results.every(({ outcome }) => outcome === "applied")).toBe(true);
  for (const run of [first, ...others]) {
    const messages = await readMessages(run);
    expect(messages).toHaveLength(52);
    expect(messages[0]?.text).toBe(message.text);
  }
});
