/**
 * One round of execution in a process of its own, which is also the senders: boots the Worker, starts campaigns, kills the
 * Worker around its calls, waits until all is quiet with no further request but what senders tell, lets a person say what
 * became of the actions that nobody knows about, and checks everything. Prints its summary as the last line.
 *
 * Usage: node execution/round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { seedTenant } from "../../../tools/seedTenant.ts";
import { migrateDatabase } from "../../../tools/server/migrateDatabase.ts";
import { Client } from "../Client.ts";
import { Host } from "../Host.ts";
import type { RoundOrder } from "../roundTypes.ts";
import type { Summary } from "../summary.ts";
import { checkExecutionRound } from "./checkRound.ts";
import { readClaim, readPending, readUnknownActions } from "./evidence.ts";
import { LONGEST_SLOT_MILLISECONDS } from "./hasten.ts";
import { Ledger, type NotedAsk } from "./Ledger.ts";
import { type ExecutionSchedule, planExecution } from "./plan.ts";
import { SenderServer } from "./SenderServer.ts";
import { Teller } from "./Teller.ts";
import { Trap } from "./Trap.ts";
import { givenCampaigns, givenSenders } from "./world.ts";

const SWEEP_PERIOD_MILLISECONDS = 3_000;
const LOOK_MILLISECONDS = 250;
const PATIENCE_MILLISECONDS = 4_000;
/** A kill whose moment does not come strikes all the same. */
const LONGEST_WAIT_FOR_MOMENT_MILLISECONDS = 3_000;
/** The longest wait of the Worker is a slot; an action may have to wait for a few, one after the other. */
const SETTLING_MILLISECONDS = 24 * LONGEST_SLOT_MILLISECONDS;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 600_000;

setTimeout(() => {
  console.error("The round is stuck.");
  process.exit(1);
}, DEADLINE_MILLISECONDS).unref();
const order = JSON.parse(process.argv[2] ?? "") as RoundOrder;
await mkdir(order.directory, { recursive: true });
const host = await Host.boot(order.directory, order.scriptPath);
const stores = await host.openStores();
await migrateDatabase(stores.DATABASE);
const tenant = await seedTenant(stores);
const client = new Client(host, tenant);
const teller = new Teller(host, tenant);
const ledger = new Ledger();
/** How long it took until all was quiet; null before. */
let settlingMilliseconds: number | null = null;
const trap = new Trap();
const server = new SenderServer({
  isCalm: () => settlingMilliseconds !== null,
  ...{ seed: `${order.seed}/${order.number}`, ledger, trap, onPerformed },
  nameOf: (campaignId) =>
    campaigns.find((campaign) => campaign.campaignId === campaignId)?.plan.name ?? "",
  claimedAt: (action, attempt) => readClaim(order.directory, action, attempt),
});
const schedules = planExecution(order.seed, order.number, order.schedules);
const senderIds = await givenSenders(teller, server, await server.listen());
const plans = schedules.flatMap((schedule) => schedule.campaigns);
const campaigns = await givenCampaigns(stores, tenant, senderIds, plans);
const violations: string[] = [];
const counts = { killsBeforeCalls: 0, killsDuringCalls: 0, killsBeforeRecords: 0, kills: 0 };
const settled = { eventsTold: 0, leftToPerson: 0, sweeps: 0 };

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
const requests: Promise<void>[] = [];
for (const schedule of schedules) await carryOut(schedule);
await Promise.all(requests);
const faultsEndedAt = Date.now();
await waitUntilQuiet();
settlingMilliseconds = Date.now() - faultsEndedAt;
await resolveUnknown();
clearInterval(sweeping);
await host.dispose();
server.close();

const summary: Summary = checkExecutionRound(
  { order, campaigns, senderIds, ledger, violations },
  {
    ...{ ...counts, ...settled, schedules: schedules.length, lookUps: server.lookUps },
    longestSettlingMilliseconds: settlingMilliseconds,
  },
);
process.stdout.write(`${JSON.stringify(summary)}\n`);

/** Starts the campaigns of a schedule, and kills the runtime when the moment of its kill has come. */
async function carryOut({ campaigns: started, kill }: ExecutionSchedule): Promise<void> {
  const moment = trap.arm(kill).then(() => "met" as const);
  for (const campaign of campaigns.filter(({ plan }) => started.includes(plan))) {
    requests.push(client.use(campaign, { patienceMilliseconds: PATIENCE_MILLISECONDS }));
  }
  const timeout = sleep(LONGEST_WAIT_FOR_MOMENT_MILLISECONDS).then(() => "missed" as const);
  const met = (await Promise.race([moment, timeout])) === "met";
  await sleep(kill.afterMilliseconds);
  await host.kill();
  trap.release();
  counts.kills++;
  if (!met) return;
  if (kill.moment === "claimed") counts.killsBeforeCalls++;
  if (kill.moment === "asked" || kill.moment === "performed") counts.killsDuringCalls++;
  if (kill.moment === "answered") counts.killsBeforeRecords++;
}

/** Whoever is asked to connect accepts at once. */
function onPerformed({ kind, actionId }: NotedAsk): void {
  if (kind !== "connection_request") return;
  const id = `${actionId}-accepted`;
  const occurredAt = new Date().toISOString();
  const event = { type: "connection.accepted", id, occurredAt, actionId };
  void teller.tell("/sender-events", { events: [event] }).then(
    () => {
      settled.eventsTold++;
    },
    (error: unknown) => violations.push(String(error)),
  );
}

async function sweep(): Promise<void> {
  if (await host.sweep()) settled.sweeps++;
}

/** Waits until nothing is open but what a person has to decide, and no alarm is set. */
async function waitUntilQuiet(): Promise<void> {
  const deadline = Date.now() + (order.settlingMilliseconds ?? SETTLING_MILLISECONDS);
  for (;;) {
    const left = readPending(order.directory);
    const isQuiet = Object.values(left).every((some) => some === 0);
    if (isQuiet && teller.untold === 0) return;
    if (Date.now() > deadline) {
      violations.push(
        `${left.incompleteRuns} runs, ${left.instances} instances and ${left.alarms} alarms are left, ${teller.untold} untold`,
      );
      return;
    }
    await sleep(LOOK_MILLISECONDS);
  }
}

/** A person says of each action what is true of it, once it is too late for its sender to begin. */
async function resolveUnknown(): Promise<void> {
  for (;;) {
    const unknown = readUnknownActions(order.directory);
    if (unknown.length === 0 || violations.length > 0) return;
    settled.leftToPerson += unknown.length;
    const known = unknown.filter(({ senderId }) => senderId !== senderIds.forgets);
    violations.push(
      ...known.map(({ actionId }) => `${actionId} is left to a person, and its sender knows`),
    );
    const begunUntil = Math.max(...unknown.map(({ notAfter }) => notAfter));
    await sleep(Math.max(0, begunUntil + 1 - Date.now()));
    for (const { actionId, ...action } of unknown) {
      const isSent = ledger.hasPerformed(action);
      ledger.find(action, isSent ? "settled" : "nothing");
      await teller.tell(`/actions/${actionId}/resolve`, { as: isSent ? "sent" : "not_sent" });
    }
    await waitUntilQuiet();
  }
}
