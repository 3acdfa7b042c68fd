/** The history that a sender is told: rendered again, in order, and bounded. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { selectHistory } from "../../src/database/history.ts";
import { selectLeads } from "../../src/database/leads.ts";
import {
  type ExecutingRun,
  givenAction,
  givenExecutingRun,
  keepSendersAsleep,
  tell,
} from "../support/executingRun.ts";

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const minute = 60_000;
const NOW = Date.now();
const at = (minutes: number) => NOW - (1_000 - minutes) * minute;

/** Sends the connection request and the first message at minutes 0 and 20. */
async function givenConversation(owner?: ExecutingRun): Promise<ExecutingRun> {
  const run = await givenExecutingRun(2, { autoCancelOnMessageReceived: false }, owner);
  const sent = (minutes: number, id: string | null) =>
    ({ status: "sent", externalId: id, thread: null, at: at(minutes) }) as const;
  await givenAction(run, 0, sent(0, null));
  await givenAction(run, 0, sent(10, null), 2);
  await givenAction(run, 0, sent(20, "m-20"), 3);
  return run;
}

/** The history of the lead at a position. */
async function readHistory({ campaignId, audienceId }: ExecutingRun, position: number) {
  const { leads } = await selectLeads(env.DATABASE, audienceId, null, 10);
  const lead = leads.find((one) => one.position === position);
  if (lead === undefined) throw new Error("There is no such lead.");
  const [history] = await selectHistory(env.DATABASE, [{ campaignId, position, lead }]);
  return history;
}

it("has what was sent and what was received, from the oldest on, of each conversation", async () => {
  const run = await givenConversation();
  const event = { type: "message.received", leadId: run.leadIds[0] };
  const time = (minutes: number) => new Date(at(minutes)).toISOString();
  await tell(
    run.tenant,
    { ...event, id: "e-30", text: "Later", occurredAt: time(30) },
    { ...event, id: "e-15", text: "Away", automatic: true, occurredAt: time(15) },
    { ...event, id: "e-16", occurredAt: time(16) },
  );

  const none = await readHistory(run, 1);
  const history = await readHistory(run, 0);

  expect(none).toEqual([]);
  expect(history?.map(({ at: when, direction, kind, id }) => [when, direction, kind, id])).toEqual([
    [at(0), "out", "connection_request", null],
    [at(15), "in", "message", "e-15"],
    [at(20), "out", "direct_message", "m-20"],
    [at(30), "in", "message", "e-30"],
  ]);
  expect(history?.[0]?.text).toContain("Hello Lead 0");
  expect(history?.[1]?.text).toBe("Away");
});

it("has the text as it was sent, whatever has become of the template", async () => {
  const run = await givenConversation();
  const before = await readHistory(run, 0);
  await env.DATABASE.prepare("UPDATE content_slots SET template_id = NULL WHERE campaign_id = ?1")
    .bind(run.campaignId)
    .run();

  const after = await readHistory(run, 0);

  expect(after).toEqual(before);
  expect(after).toHaveLength(2);
});

it("has the newest twenty", async () => {
  const run = await givenConversation();
  const messages = Array.from({ length: 25 }, (_, index) => ({
    type: "message.received",
    leadId: run.leadIds[0],
    text: `${index}`,
    occurredAt: new Date(at(100 + index)).toISOString(),
  }));
  await tell(run.tenant, ...messages);

  const history = await readHistory(run, 0);

  expect(history?.map(({ text }) => text)).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index + 5}`),
  );
});

it("asks nothing for nobody", async () => {
  const batch = vi.spyOn(env.DATABASE, "batch");
  expect(await selectHistory(env.DATABASE, [])).toEqual([]);
  expect(batch).not.toHaveBeenCalled();
});
