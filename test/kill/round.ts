/**
 * One round in a process of its own: boots the Worker, carries out the schedules one after the other, waits until all
 * is quiet without another request, and checks every campaign. Prints its summary as the last line.
 *
 * Usage: node round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { seedTenant, type Tenant } from "../../tools/seedTenant.ts";
import { migrateDatabases } from "../../tools/server/migrateDatabase.ts";
import type { Unfinished } from "../invariants/snapshot.ts";
import { Client } from "./Client.ts";
import { checkRound } from "./checkRound.ts";
import { deliverAgain } from "./deliveries.ts";
import { readUnfinished } from "./evidence.ts";
import { Host } from "./Host.ts";
import { type FaultPlan, planRound, type SchedulePlan } from "./plan.ts";
import type { CampaignPlan } from "./planCampaign.ts";
import type { RoundCampaign, RoundDeeds, RoundOrder } from "./roundTypes.ts";
import { givenCampaigns } from "./world.ts";

/** The platform fires the sweep each minute; here it comes more often, and still leaves a run a minute of its own. */
const SWEEP_PERIOD_MILLISECONDS = 3_000;
const LOOK_MILLISECONDS = 500;
/** The sweep takes up what has stood still for a minute. */
const SWEPT_AFTER_MILLISECONDS = 60_000;
const SLACK_MILLISECONDS = 180_000;
/** How many messages are delivered by hand: few while the consumer has others, more when it has none. */
const MESSAGES_MEANWHILE = 8;
const MESSAGES_IN_THE_END = 40;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 1_800_000;

setTimeout(() => {
  console.error("The round is stuck.");
  process.exit(1);
}, DEADLINE_MILLISECONDS).unref();
const order = JSON.parse(process.argv[2] ?? "") as RoundOrder;
await mkdir(order.directory, { recursive: true });
const host = await Host.boot(order.directory, order.scriptPath);
const plan = planRound(order.seed, order.number, order.schedules);
const deeds: RoundDeeds = { faults: [], messagesDelivered: 0, sweeps: 0 };
const tenant = await prepareTenant();
const campaigns = await prepareCampaigns(tenant);

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
const beganAt = Date.now();
for (const schedule of plan.schedules) await carryOut(schedule, new Client(host, tenant));
const faultsEndedAt = Date.now();
const unfinished = await waitUntilQuiet(faultsEndedAt, faultsEndedAt - beganAt);
const settlingMilliseconds = Date.now() - faultsEndedAt;
clearInterval(sweeping);
// What comes when all is done must change nothing.
deeds.messagesDelivered += await deliverAgain(
  host,
  campaigns,
  { copies: 2, batches: 2 },
  MESSAGES_IN_THE_END,
);
await host.dispose();

const summary = checkRound(order, plan, campaigns, deeds, unfinished, settlingMilliseconds);
process.stdout.write(`${JSON.stringify(summary)}\n`);

async function prepareTenant(): Promise<Tenant> {
  const stores = await host.openStores();
  await migrateDatabases(stores);
  return seedTenant(stores);
}

async function prepareCampaigns(owner: Tenant): Promise<RoundCampaign[]> {
  const plans = plan.schedules.flatMap(({ waves }) => waves.flatMap((wave) => wave.campaigns));
  const given = await givenCampaigns(await host.openStores(), owner, plans);
  return plans.map((campaignPlan) => {
    const campaign = given.get(campaignPlan.name);
    if (campaign === undefined) throw new Error(`No campaign was made for ${campaignPlan.name}.`);
    return { ...campaign, plan: campaignPlan, history: { starts: [], stops: [], arrivals: [] } };
  });
}

/** Each fault has campaigns of its own that it strikes; the requests of all go on until they are answered or given up. */
async function carryOut(schedule: SchedulePlan, client: Client): Promise<void> {
  const deliveries = schedule.deliveries.map(async (delivery) => {
    await sleep(delivery.afterMilliseconds);
    const delivered = await deliverAgain(host, campaigns, delivery, MESSAGES_MEANWHILE);
    deeds.messagesDelivered += delivered;
  });
  const requests: Promise<void>[] = [];
  for (const { fault, campaigns: plans } of schedule.waves) {
    const struck = plans.map(campaignOf);
    await Promise.all(struck.map((campaign) => client.warmUp(campaign)));
    for (const campaign of struck) requests.push(client.use(campaign, schedule));
    await inflict(fault, client);
  }
  await Promise.all([...requests, ...deliveries]);
}

function campaignOf({ name }: CampaignPlan): RoundCampaign {
  const campaign = campaigns.find(({ plan: { name: planned } }) => planned === name);
  if (campaign === undefined) throw new Error(`There is no campaign ${name}.`);
  return campaign;
}

async function inflict(
  { kind, afterMilliseconds, forMilliseconds }: FaultPlan,
  client: Client,
): Promise<void> {
  await sleep(afterMilliseconds);
  const { requestsUnderWay } = client;
  const struckAt = Date.now();
  switch (kind) {
    case "kill":
      await host.kill();
      break;
    case "hang":
      await host.hang(forMilliseconds);
      break;
    case "restart":
      await host.restart();
      break;
    case "deploy":
      await host.deploy();
      break;
  }
  deeds.faults.push({ kind, beganAt: struckAt, endedAt: Date.now(), requestsUnderWay });
}

async function sweep(): Promise<void> {
  if (await host.sweep()) deeds.sweeps++;
}

/**
 * Waits until no run owes anything and no alarm is set.
 *
 * @param faultMilliseconds how long there were faults: a run that stood still for so long may be looked after only
 *   when it has stood still for as long again
 * @returns what is left, if that takes too long
 */
async function waitUntilQuiet(since: number, faultMilliseconds: number): Promise<Unfinished> {
  const longest =
    order.settlingMilliseconds ??
    Math.max(faultMilliseconds, SWEPT_AFTER_MILLISECONDS) + SLACK_MILLISECONDS;
  for (;;) {
    const left = readUnfinished(order.directory);
    const isQuiet = left.incompleteRuns === 0 && left.alarms === 0;
    if (isQuiet || Date.now() - since > longest) return left;
    await sleep(LOOK_MILLISECONDS);
  }
}
