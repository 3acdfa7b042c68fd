/**
 * One round in a process of its own: boots the Worker, carries out the schedules one after the other, with a tenant in each
 * database, waits until all is quiet without another request, and checks every campaign. Prints its summary as the last line.
 *
 * Usage: node round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Unfinished } from "../invariants/snapshot.ts";
import { checkRound } from "./checkRound.ts";
import { bootDeployment, numbersOf } from "./deployment.ts";
import { readUnfinished } from "./evidence.ts";
import { type FaultPlan, planRound, type SchedulePlan } from "./plan.ts";
import type { RoundDeeds, RoundOrder } from "./roundTypes.ts";
import { StartedTenant } from "./StartedTenant.ts";

/** The platform fires the sweep each minute; here it comes more often, and still leaves a run a minute of its own. */
const SWEEP_PERIOD_MILLISECONDS = 3_000;
const LOOK_MILLISECONDS = 500;
/** The sweep takes up what has stood still for a minute. */
const SWEPT_AFTER_MILLISECONDS = 60_000;
const SLACK_MILLISECONDS = 180_000;
/** How many messages are delivered by hand when the consumer has none. */
const MESSAGES_IN_THE_END = 40;
/** A round that takes longer is stuck. */
const DEADLINE_MILLISECONDS = 1_800_000;

setTimeout(() => {
  console.error("The round is stuck.");
  process.exit(1);
}, DEADLINE_MILLISECONDS).unref();
const order = JSON.parse(process.argv[2] ?? "") as RoundOrder;
const deployment = await bootDeployment(order.directory, order.scriptPath, order.databases);
const { host } = deployment;
const deeds: RoundDeeds = { faults: [], sweeps: 0 };
const tenants = await Promise.all(
  numbersOf(order.databases).map((databaseNumber) => {
    const plan = planRound(order.seed, order.number, order.schedules, databaseNumber);
    return StartedTenant.prepare(deployment, databaseNumber, plan);
  }),
);
/** The faults strike all tenants; they are those of the first one's plan. */
const { schedules } = planRound(order.seed, order.number, order.schedules);

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
const beganAt = Date.now();
for (const [index, schedule] of schedules.entries()) await carryOut(schedule, index);
const faultsEndedAt = Date.now();
const unfinished = await waitUntilQuiet(faultsEndedAt, faultsEndedAt - beganAt);
const settlingMilliseconds = Date.now() - faultsEndedAt;
clearInterval(sweeping);
// What comes when all is done must change nothing.
await Promise.all(
  tenants.map((tenant) => tenant.deliverAgain({ copies: 2, batches: 2 }, MESSAGES_IN_THE_END)),
);
await host.dispose();

const summary = checkRound(order, tenants, deeds, unfinished, settlingMilliseconds);
process.stdout.write(`${JSON.stringify(summary)}\n`);

/** Each fault has campaigns of its own that it strikes; the requests of all go on until they are answered or given up. */
async function carryOut({ waves }: SchedulePlan, index: number): Promise<void> {
  const requests = tenants.map((tenant) => tenant.deliver(index));
  for (const [wave, { fault }] of waves.entries()) {
    await Promise.all(tenants.map((tenant) => tenant.warmUp(index, wave)));
    requests.push(...tenants.map((tenant) => tenant.use(index, wave)));
    await inflict(fault);
  }
  await Promise.all(requests);
}

async function inflict({ kind, afterMilliseconds, forMilliseconds }: FaultPlan): Promise<void> {
  await sleep(afterMilliseconds);
  const requestsUnderWay = tenants.reduce((sum, tenant) => sum + tenant.requestsUnderWay, 0);
  const beganAt = Date.now();
  await host.suffer(kind, forMilliseconds);
  deeds.faults.push({ kind, beganAt, endedAt: Date.now(), requestsUnderWay });
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
    const left = readUnfinished(order.directory, tenants);
    const isQuiet = left.incompleteRuns === 0 && left.alarms === 0;
    if (isQuiet || Date.now() - since > longest) return left;
    await sleep(LOOK_MILLISECONDS);
  }
}
