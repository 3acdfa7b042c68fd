/**
 * One round of execution in a process of its own, which is also the senders: boots the Worker, starts campaigns, kills the
 * Worker around its calls, waits until all is quiet with no further request but what senders tell, lets a person say what
 * became of the actions that nobody knows about, and checks everything. Prints its summary as the last line.
 *
 * Usage: node execution/round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { Random } from "../../../tools/random.ts";
import { seedTenant } from "../../../tools/seedTenant.ts";
import { migrateDatabases } from "../../../tools/server/migrateDatabase.ts";
import { Client } from "../Client.ts";
import { Host } from "../Host.ts";
import type { RoundOrder } from "../roundTypes.ts";
import type { Summary } from "../summary.ts";
import { checkExecutionRound } from "./checkRound.ts";
import { planTelling } from "./conduct.ts";
import { Events } from "./Events.ts";
import { readClaim } from "./evidence.ts";
import { LONGEST_SLOT_MILLISECONDS } from "./hasten.ts";
import { Ledger, type NotedAsk } from "./Ledger.ts";
import { type ExecutionSchedule, planExecution } from "./plan.ts";
import { SenderServer } from "./SenderServer.ts";
import { Settling } from "./Settling.ts";
import { StandingChanges } from "./StandingChanges.ts";
import { SENDER_NAMES, toPeriod } from "./senders.ts";
import { Teller } from "./Teller.ts";
import { Trap } from "./Trap.ts";
import { givenCampaigns, givenSenders } from "./world.ts";

const SWEEP_PERIOD_MILLISECONDS = 3_000;
const PATIENCE_MILLISECONDS = 4_000;
/** A kill whose moment does not come strikes all the same. */
const LONGEST_WAIT_FOR_MOMENT_MILLISECONDS = 3_000;
/** The longest wait of the Worker is a slot; an action may have to wait for a few, one after the other. */
const SETTLING_MILLISECONDS = 24 * LONGEST_SLOT_MILLISECONDS;
/** How long a lead may take to accept. */
const LONGEST_ACCEPTANCE_MILLISECONDS = 800;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 600_000;

setTimeout(() => {
  console.error("The round is stuck.");
  process.exit(1);
}, DEADLINE_MILLISECONDS).unref();
const order = JSON.parse(process.argv[2] ?? "") as RoundOrder;
const seed = `${order.seed}/${order.number}`;
await mkdir(order.directory, { recursive: true });
const host = await Host.boot(order.directory, order.scriptPath);
const stores = await host.openStores();
await migrateDatabases(stores);
const tenant = await seedTenant(stores);
const client = new Client(host, tenant);
const teller = new Teller(host, tenant);
const ledger = new Ledger();
const trap = new Trap();
const events = new Events(teller, ledger, trap);
/** How long it took until all was quiet; null before. */
let settlingMilliseconds: number | null = null;
const server = new SenderServer({
  isCalm: () => settlingMilliseconds !== null,
  ...{ seed, ledger, trap, nameOf, onAsked, onPerformed },
  claimedAt: (action, attempt) => readClaim(order.directory, action, attempt),
  onTakenOn: (ask, promised) => events.tellResult(ask, promised),
});
const schedules = planExecution(order.seed, order.number, order.schedules);
const senderIds = await givenSenders(teller, server, await server.listen());
const standing = new StandingChanges(teller, senderIds);
const plans = schedules.flatMap((schedule) => schedule.campaigns);
const campaigns = await givenCampaigns(stores, tenant, senderIds, plans);
const repliesToCome = new Set(plans.flatMap(({ replies }) => replies));
const kills = { kills: 0, restarts: 0 };
const struck = {
  ...{ killsBeforeCalls: 0, killsDuringCalls: 0, killsBeforeRecords: 0, killsDuringEvents: 0 },
};
let sweeps = 0;

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
const requests: Promise<void>[] = [];
for (const schedule of schedules) await carryOut(schedule);
requests.push(standing.change("open"));
await Promise.all(requests);
const faultsEndedAt = Date.now();
const senders = readPeriods();
const settling = new Settling({
  ...{ directory: order.directory, senderIds, senders, ledger, teller, events },
  campaignIds: campaigns.map(({ campaignId }) => campaignId),
  patienceMilliseconds: order.settlingMilliseconds ?? SETTLING_MILLISECONDS,
});
await settling.waitUntilQuiet();
settlingMilliseconds = Date.now() - faultsEndedAt;
await settling.resolveUnknown();
clearInterval(sweeping);
teller.end();
await host.dispose();
server.close();

const summary: Summary = checkExecutionRound(
  {
    ...{ order, campaigns, ledger, senders, replies: events.replies },
    violations: [...settling.violations, ...events.violations],
  },
  {
    ...{ ...kills, ...struck, ...events.counts, hoursClosed: standing.closings, sweeps },
    ...{ schedules: schedules.length, lookUps: server.lookUps },
    leftToPerson: settling.leftToPerson,
    longestSettlingMilliseconds: settlingMilliseconds,
  },
);
process.stdout.write(`${JSON.stringify(summary)}\n`);

/** Starts the campaigns of a schedule, and kills the runtime when the moment of its kill has come. */
async function carryOut(schedule: ExecutionSchedule): Promise<void> {
  const { campaigns: started, kill } = schedule;
  const { moment: name, passes } = kill;
  const sprung = trap.arm({ moment: name === "later" ? "asked" : name, passes });
  const moment = sprung.then(() => "met" as const);
  requests.push(standing.change(schedule.standing));
  for (const campaign of campaigns.filter(({ plan }) => started.includes(plan))) {
    requests.push(client.use(campaign, { patienceMilliseconds: PATIENCE_MILLISECONDS }));
  }
  const timeout = sleep(LONGEST_WAIT_FOR_MOMENT_MILLISECONDS).then(() => "missed" as const);
  const met = (await Promise.race([moment, timeout])) === "met";
  await sleep(kill.afterMilliseconds);
  if (kill.isRestart) {
    await host.restart();
    kills.restarts++;
  } else {
    await host.kill();
    kills.kills++;
  }
  trap.release();
  if (!met) return;
  if (kill.moment === "claimed") struck.killsBeforeCalls++;
  if (kill.moment === "asked" || kill.moment === "performed") struck.killsDuringCalls++;
  if (kill.moment === "answered") struck.killsBeforeRecords++;
  if (kill.moment === "told") struck.killsDuringEvents++;
}

/** The plan's name of a campaign. */
function nameOf(campaignId: string): string {
  return campaigns.find((campaign) => campaign.campaignId === campaignId)?.plan.name ?? "";
}

/** Some leads write when the sender is asked for one of them, the first time. */
function onAsked({ campaignId, position, step, runId }: NotedAsk): void {
  const plan = campaigns.find((campaign) => campaign.campaignId === campaignId)?.plan;
  for (const reply of plan?.replies ?? []) {
    const { afterAskFor } = reply;
    if (afterAskFor.position !== position || afterAskFor.step !== step) continue;
    if (repliesToCome.delete(reply)) events.tellReply(runId, reply);
  }
}

/** Whoever is asked to connect accepts, soon. */
function onPerformed(ask: NotedAsk): void {
  if (ask.kind !== "connection_request") return;
  const random = new Random(`${seed}/${nameOf(ask.campaignId)}/${ask.position}/acceptance`);
  events.tellAcceptance(ask, planTelling(random, LONGEST_ACCEPTANCE_MILLISECONDS));
}

async function sweep(): Promise<void> {
  if (await host.sweep()) sweeps++;
}

/** The settings of all senders. */
function readPeriods() {
  const others = SENDER_NAMES.filter((name) => name !== "keeps-hours");
  return [...others.map((name) => toPeriod(senderIds, name, 0)), ...standing.periods];
}
