/**
 * One round of deliveries in a process of its own, which is also the webhook endpoints and the senders: boots the Worker,
 * starts and stops campaigns of a tenant in each database, kills the Worker around its posts, follows the feeds meanwhile,
 * waits until all is quiet and checks everything. Prints its summary as the last line.
 *
 * Usage: node webhooks/round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { setTimeout as sleep } from "node:timers/promises";

import { bootDeployment, numbersOf } from "../deployment.ts";
import { countCampaignAlarms } from "../evidence.ts";
import { ExecutedTenant } from "../execution/ExecutedTenant.ts";
import { countSenderAlarms } from "../execution/evidence.ts";
import { LONGEST_SLOT_MILLISECONDS } from "../execution/hasten.ts";
import { Trap } from "../execution/Trap.ts";
import { seedOf } from "../plan.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { checkToldRound } from "./checkRound.ts";
import { type Moment, planTelling, type TellingSchedule } from "./plan.ts";
import { ToldTenant } from "./ToldTenant.ts";

const SWEEP_PERIOD_MILLISECONDS = 2_000;
/** A kill whose moment does not come strikes all the same. */
const LONGEST_WAIT_FOR_MOMENT_MILLISECONDS = 2_500;
const SETTLING_MILLISECONDS = 16 * LONGEST_SLOT_MILLISECONDS;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 400_000;

setTimeout(() => {
  console.error("The round is stuck.");
  process.exit(1);
}, DEADLINE_MILLISECONDS).unref();
const order = JSON.parse(process.argv[2] ?? "") as RoundOrder;
const { seed, number, directory } = order;
const patienceMilliseconds = order.settlingMilliseconds ?? SETTLING_MILLISECONDS;
const deployment = await bootDeployment(directory, order.scriptPath, order.databases);
const { host } = deployment;
const trap = new Trap<Moment>();
const players = await Promise.all(numbersOf(order.databases).map(prepare));
const tenants = players.map(({ tenant }) => tenant);
const counts = { kills: 0, restarts: 0, sweeps: 0 };
const struck: Record<Moment, number> = { claimed: 0, asked: 0, answered: 0, rotated: 0, later: 0 };

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
/** What is done to the Worker and to endpoints is the same for all tenants: it is in the first one's plan. */
for (const [index, schedule] of planTelling(seed, number, order.schedules).entries()) {
  await carryOut(index, schedule);
}
await Promise.all(tenants.map((tenant) => tenant.hear()));
for (const { executed } of tenants) executed.calmDown();
const faultsEndedAt = Date.now();
await Promise.all(tenants.map(({ executed }) => executed.settling.waitUntilQuiet()));
await Promise.all(tenants.map((tenant) => tenant.waitUntilTold(patienceMilliseconds)));
const longestSettlingMilliseconds = Date.now() - faultsEndedAt;
clearInterval(sweeping);
await Promise.all(tenants.map((tenant) => tenant.readToTheEnd()));
for (const tenant of tenants) tenant.end();
await host.dispose();

const summary = checkToldRound(order, tenants, {
  ...{ ...counts, longestSettlingMilliseconds },
  schedules: order.schedules,
  killsBeforePosts: struck.claimed,
  killsDuringPosts: struck.asked,
  killsBeforeDeliveryRecords: struck.answered,
  killsDuringRotations: struck.rotated,
});
process.stdout.write(`${JSON.stringify(summary)}\n`);

async function prepare(databaseNumber: number) {
  const schedules = planTelling(seed, number, order.schedules, databaseNumber);
  const own = seedOf({ seed, number, databaseNumber });
  const executed = await ExecutedTenant.prepare(deployment, {
    ...{ databaseNumber, seed: own, patienceMilliseconds },
    plans: schedules.flatMap((schedule) => schedule.campaigns),
    // Nobody is killed around calls to senders.
    trap: new Trap(),
    countAlarms: () => countCampaignAlarms(directory) + countSenderAlarms(directory),
  });
  return { tenant: await ToldTenant.prepare(deployment, executed, own, trap), schedules };
}

/** Starts the campaigns of a schedule, and kills the runtime when the moment of its kill has come. */
async function carryOut(
  index: number,
  { kill, rotates, sendsAgain }: TellingSchedule,
): Promise<void> {
  const moment = trap.arm(kill).then(() => "met" as const);
  for (const { tenant, schedules } of players) {
    tenant.executed.use(schedules[index]?.campaigns ?? []);
  }
  if (rotates) {
    await Promise.all(tenants.map((tenant) => tenant.waitForRotations()));
    for (const tenant of tenants) tenant.rotate();
    if (kill.moment === "rotated") await trap.pass("rotated", false);
  }
  if (sendsAgain !== null) {
    for (const tenant of tenants) tenant.sendAgain(sendsAgain);
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

async function sweep(): Promise<void> {
  if (await host.sweep()) counts.sweeps++;
}
