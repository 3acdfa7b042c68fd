/**
 * One round of deliveries in a process of its own, which is also the webhook endpoints and the senders: boots the Worker,
 * starts and stops campaigns, kills the Worker around its posts, follows the feed meanwhile, waits until all is quiet and
 * checks everything. Prints its summary as the last line.
 *
 * Usage: node webhooks/round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { Random } from "../../../tools/random.ts";
import { seedTenant } from "../../../tools/seedTenant.ts";
import { migrateDatabases } from "../../../tools/server/migrateDatabase.ts";
import { Client } from "../Client.ts";
import { planTelling as planWhen } from "../execution/conduct.ts";
import { Events } from "../execution/Events.ts";
import { readClaim, readPending } from "../execution/evidence.ts";
import { LONGEST_SLOT_MILLISECONDS } from "../execution/hasten.ts";
import { Ledger, type NotedAsk } from "../execution/Ledger.ts";
import { SenderServer } from "../execution/SenderServer.ts";
import { SENDER_NAMES, toPeriod } from "../execution/senders.ts";
import { Teller } from "../execution/Teller.ts";
import { Trap } from "../execution/Trap.ts";
import { givenCampaigns, givenSenders } from "../execution/world.ts";
import { Host } from "../Host.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { checkToldRound } from "./checkRound.ts";
import { givenEndpoints, rotateSecret, sendAgain } from "./endpoints.ts";
import { readUntold } from "./evidence.ts";
import { Follower } from "./Follower.ts";
import { type Moment, planTelling, type TellingSchedule } from "./plan.ts";
import { Receiver } from "./Receiver.ts";

const SWEEP_PERIOD_MILLISECONDS = 2_000;
const LOOK_MILLISECONDS = 250;
const PATIENCE_MILLISECONDS = 4_000;
/** A kill whose moment does not come strikes all the same. */
const LONGEST_WAIT_FOR_MOMENT_MILLISECONDS = 2_500;
const SETTLING_MILLISECONDS = 16 * LONGEST_SLOT_MILLISECONDS;
/** How long a lead may take to accept. */
const LONGEST_ACCEPTANCE_MILLISECONDS = 500;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 400_000;

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
const trap = new Trap<Moment>();
/** Nobody is killed around calls to senders. */
const noTrap = new Trap();
const events = new Events(teller, ledger, noTrap);
/** Senders behave once the kills are over, and endpoints once nothing more happens that they have to be told. */
const calm = { senders: false, endpoints: false };
const receiver = new Receiver({ seed, trap, isCalm: () => calm.endpoints });
const server = new SenderServer({
  ...{ seed, ledger, trap: noTrap, nameOf, onAsked, onPerformed },
  isCalm: () => calm.senders,
  claimedAt: (action, attempt) => readClaim(order.directory, action, attempt),
  onTakenOn: (ask, promised) => events.tellResult(ask, promised),
});
const schedules = planTelling(order.seed, order.number, order.schedules);
const senderIds = await givenSenders(teller, server, await server.listen());
const periods = SENDER_NAMES.map((name) => toPeriod(senderIds, name, 0));
const endpoints = await givenEndpoints(teller, receiver, await receiver.listen());
const plans = schedules.flatMap((schedule) => schedule.campaigns);
const campaigns = await givenCampaigns(stores, tenant, senderIds, plans);
const repliesToCome = new Set(plans.flatMap(({ replies }) => replies));
const violations: string[] = [];
const counts = { kills: 0, restarts: 0, rotations: 0, replays: 0, sweeps: 0 };
const replayedIds = new Set<string>();
const struck: Record<Moment, number> = { claimed: 0, asked: 0, answered: 0, rotated: 0, later: 0 };

const follower = new Follower(host, tenant);
const following = follower.follow();
const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
const requests: Promise<void>[] = [];
let rotating: Promise<void> = Promise.resolve();
for (const schedule of schedules) await carryOut(schedule);
await Promise.all([...requests, rotating]);
calm.senders = true;
const faultsEndedAt = Date.now();
await waitUntilQuiet(readToHappen);
calm.endpoints = true;
await waitUntilQuiet(() => ({ ...readToHappen(), ...readUntold(order.directory) }));
const longestSettlingMilliseconds = Date.now() - faultsEndedAt;
clearInterval(sweeping);
teller.end();
follower.end();
await following;
await host.dispose();
server.close();
receiver.close();

const summary = checkToldRound(
  {
    ...{ order, campaigns, endpoints, replayedIds, receiver, follower },
    violations: [...violations, ...ledger.faults, ...events.violations],
  },
  {
    ...{ ...counts, ...events.counts, longestSettlingMilliseconds },
    schedules: schedules.length,
    killsBeforePosts: struck.claimed,
    killsDuringPosts: struck.asked,
    killsBeforeDeliveryRecords: struck.answered,
    killsDuringRotations: struck.rotated,
  },
);
process.stdout.write(`${JSON.stringify(summary)}\n`);

/** Starts the campaigns of a schedule, and kills the runtime when the moment of its kill has come. */
async function carryOut(schedule: TellingSchedule): Promise<void> {
  const { campaigns: started, kill, rotates, sendsAgain } = schedule;
  const moment = trap.arm(kill).then(() => "met" as const);
  for (const campaign of campaigns.filter(({ plan }) => started.includes(plan))) {
    requests.push(client.use(campaign, { patienceMilliseconds: PATIENCE_MILLISECONDS }));
  }
  if (rotates) {
    await rotating;
    rotating = rotate();
    if (kill.moment === "rotated") await trap.pass("rotated", false);
  }
  const endpoint = endpoints[counts.replays % endpoints.length];
  if (sendsAgain !== null && endpoint !== undefined) {
    counts.replays++;
    replayedIds.add(endpoint.id);
    requests.push(sendAgain(teller, endpoint, sendsAgain));
  }
  if (kill.moment === "later") await trap.pass("later", false);
  const timeout = sleep(LONGEST_WAIT_FOR_MOMENT_MILLISECONDS).then(() => "missed" as const);
  const met = (await Promise.race([moment, timeout])) === "met";
  await sleep(kill.afterMilliseconds);
  if (kill.isRestart) {
    await host.restart();
    counts.restarts++;
  } else {
    await host.kill();
    counts.kills++;
  }
  trap.release();
  if (met) struck[kill.moment]++;
}

/** Gives an endpoint a new secret, each in turn. */
async function rotate(): Promise<void> {
  const endpoint = endpoints[counts.rotations++ % endpoints.length];
  if (endpoint !== undefined) await rotateSecret(teller, receiver, endpoint);
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
  events.tellAcceptance(ask, planWhen(random, LONGEST_ACCEPTANCE_MILLISECONDS));
}

async function sweep(): Promise<void> {
  if (await host.sweep()) counts.sweeps++;
}

/** What the Worker has still to do that may be told. */
function readToHappen() {
  const ids = campaigns.map(({ campaignId }) => campaignId);
  return { ...readPending(order.directory, ids, periods), untold: events.open };
}

/** Waits until nothing is left. */
async function waitUntilQuiet(read: () => object): Promise<void> {
  const deadline = Date.now() + (order.settlingMilliseconds ?? SETTLING_MILLISECONDS);
  for (;;) {
    const left = read();
    if (Object.values(left).every((some) => some === 0)) return;
    if (Date.now() > deadline) {
      violations.push(`there are left ${JSON.stringify(left)}`);
      return;
    }
    await sleep(LOOK_MILLISECONDS);
  }
}
