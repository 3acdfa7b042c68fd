/** The calm at the end of a schedule: all has to come to its end. */
import { wakeSender } from "../../../src/senders/wakeSender.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import { landLate } from "./executionEvents.ts";
import { ACCOUNT_GROUP_ID } from "./executionGround.ts";
import { liveOn } from "./life.ts";
import { answerConnection, resolveUnknown, restoreSenders, tellResult } from "./people.ts";
import { runWorker } from "./processes.ts";

const MOST_MINUTES_OF_SWEEP = 10 * 60_000;
/** How often people say what is unknown, at the most. */
const MAXIMUM_ROUNDS = 200;

/** Ends the faults, mends what people can mend, and lets the world go on until nothing is left to do. */
export async function becomeQuiet(world: ExecutionWorld): Promise<void> {
  world.note("the faults stop");
  world.pauseFaults();
  while (landLate(world, 0, 0));
  sendMissingRanges(world);
  await liveOn(world, MOST_MINUTES_OF_SWEEP, () => 0);
  sendMissingRanges(world);
  restoreSenders(world);
  sweep(world);
  for (const target of world.house.performances.keys()) {
    if (target % 2 === 0) await answerConnection(world, target, 0);
  }
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const hasEnded = await liveOn(world, Number.POSITIVE_INFINITY, () => 0);
    if (!hasEnded) {
      world.report("it never becomes quiet");
      break;
    }
    const acts = [tellResult, resolveUnknown].map((act) => act(world, 0, 0));
    if (!acts.some(Boolean)) break;
  }
  const isBusy =
    world.workers.length > 0 ||
    world.senders.some(({ objects }) => objects.some(({ tasks }) => tasks > 0));
  if (isBusy) world.report("something waits for ever");
}

/** The campaign's object and its sweep, which are not here, send again what was not sent. */
function sendMissingRanges(world: ExecutionWorld): void {
  for (const { id: runId, endedAt, campaignId, ...run } of world.record.readState().runs) {
    if (endedAt !== null || run.instancesCreated === run.instancesPromised) continue;
    const [row] = world.sqlite.query<{ end: number }>(
      "SELECT end_position AS end FROM runs WHERE id = ?1",
      runId,
    );
    const common = { version: 2, accountGroupId: ACCOUNT_GROUP_ID, campaignId, runId };
    const body = { ...common, from: 0, to: row?.end ?? 0, traceId: runId };
    world.queue.push({ id: world.newId(), queue: "instance-creation", body, deliveries: 0 });
  }
}

/** Each sender is woken, as the sweep does. */
function sweep(world: ExecutionWorld): void {
  world.note("the sweep wakes the senders");
  runWorker(world, "sweep", 0, async (env) => {
    for (const { senderId } of world.senders) {
      await wakeSender(env, { accountGroupId: ACCOUNT_GROUP_ID, senderId });
    }
  });
}
