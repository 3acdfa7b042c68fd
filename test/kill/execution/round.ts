/**
 * One round of execution in a process of its own, which is also the senders: boots the Worker, starts campaigns of a tenant
 * in each database, kills the Worker around its calls, waits until all is quiet with no further request but what senders
 * tell, lets a person say what became of the actions that nobody knows about, and checks everything. Prints its summary as
 * the last line.
 *
 * Usage: node execution/round.ts ROUND, where ROUND is a RoundOrder as JSON
 */
import { setTimeout as sleep } from "node:timers/promises";

import { bootDeployment, numbersOf } from "../deployment.ts";
import { countCampaignAlarms } from "../evidence.ts";
import { seedOf } from "../plan.ts";
import type { RoundOrder } from "../roundTypes.ts";
import type { Summary } from "../summary.ts";
import { checkExecutionRound } from "./checkRound.ts";
import { ExecutedTenant } from "./ExecutedTenant.ts";
import { countSenderAlarms } from "./evidence.ts";
import { LONGEST_SLOT_MILLISECONDS } from "./hasten.ts";
import { type ExecutionSchedule, type KillPlan, planExecution } from "./plan.ts";
import { Trap } from "./Trap.ts";

const SWEEP_PERIOD_MILLISECONDS = 3_000;
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
const { seed, number, directory } = order;
const deployment = await bootDeployment(directory, order.scriptPath, order.databases);
const { host } = deployment;
const trap = new Trap();
const players = await Promise.all(numbersOf(order.databases).map(prepare));
const tenants = players.map(({ tenant }) => tenant);
const kills = { kills: 0, restarts: 0 };
const struck = {
  ...{ killsBeforeCalls: 0, killsDuringCalls: 0, killsBeforeRecords: 0, killsDuringEvents: 0 },
};
let sweeps = 0;

const sweeping = setInterval(() => void sweep(), SWEEP_PERIOD_MILLISECONDS);
/** The kills strike all tenants; they are those of the first one's plan. */
for (const [index, { kill }] of planExecution(seed, number, order.schedules).entries()) {
  await carryOut(index, kill);
}
await Promise.all(tenants.map((tenant) => tenant.hear()));
const faultsEndedAt = Date.now();
await Promise.all(tenants.map(({ settling }) => settling.waitUntilQuiet()));
const longestSettlingMilliseconds = Date.now() - faultsEndedAt;
for (const tenant of tenants) tenant.calmDown();
await Promise.all(tenants.map(({ settling }) => settling.resolveUnknown()));
clearInterval(sweeping);
for (const tenant of tenants) tenant.end();
await host.dispose();

const summary: Summary = checkExecutionRound(order, tenants, {
  ...{ ...kills, ...struck, sweeps, longestSettlingMilliseconds },
  schedules: order.schedules,
});
process.stdout.write(`${JSON.stringify(summary)}\n`);

async function prepare(databaseNumber: number) {
  const schedules = planExecution(seed, number, order.schedules, databaseNumber);
  const tenant = await ExecutedTenant.prepare(deployment, {
    ...{ databaseNumber, trap, seed: seedOf({ seed, number, databaseNumber }) },
    plans: schedules.flatMap((schedule) => schedule.campaigns),
    countAlarms: () => countCampaignAlarms(directory) + countSenderAlarms(directory),
    patienceMilliseconds: order.settlingMilliseconds ?? SETTLING_MILLISECONDS,
  });
  return { tenant, schedules };
}

/** Starts the campaigns of a schedule, and kills the runtime when the moment of its kill has come. */
async function carryOut(index: number, kill: KillPlan): Promise<void> {
  const { moment: name, passes } = kill;
  const sprung = trap.arm({ moment: name === "later" ? "asked" : name, passes });
  const moment = sprung.then(() => "met" as const);
  for (const { tenant, schedules } of players) begin(tenant, schedules[index]);
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

function begin(tenant: ExecutedTenant, schedule: ExecutionSchedule | undefined): void {
  if (schedule === undefined) return;
  tenant.stand(schedule.standing);
  tenant.use(schedule.campaigns);
}

async function sweep(): Promise<void> {
  if (await host.sweep()) sweeps++;
}
