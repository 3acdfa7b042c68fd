/** Scenes of execution: what their events are made of. */
import { ACTION_KINDS } from "../../../src/domain/action.ts";
import type { StarterTemplateId } from "../../../src/domain/starterTemplates.ts";
import { canAnswer } from "../faults.ts";
import type { Operation } from "../isolates.ts";
import { FAULTS } from "../upstreamFaults.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import { killWorker, startCampaign } from "./executionEvents.ts";
import { playScene } from "./executionStage.ts";
import { liveOn } from "./life.ts";
import type { ModelledSender } from "./settings.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A choice with which a sender performs what it is asked for. */
export const PERFORMS = 0;
/** And with which it says that it will not do this action for a minute. */
export const LATER_ACTION = 24;

const PLAIN: ModelledSender = {
  kinds: ACTION_KINDS,
  limits: { engage: {}, connection_request: {}, direct_message: {}, inmail: {} },
  spacingSeconds: 0,
  workingHours: null,
  keepsKeysHours: 0,
  looksUpActions: false,
  enabled: true,
};

interface Scene {
  readonly leadCount?: number;
  readonly starterTemplateId?: StarterTemplateId;
  readonly sender?: Partial<ModelledSender>;
  /** Those that may happen when the scene says so. */
  readonly faults: number;
  /** Whether the sweep finds what has left a sender asleep. */
  readonly hasSweep?: boolean;
  /** When the campaign is started. */
  readonly startsAfter?: number;
}

export function scene(
  {
    leadCount = 1,
    starterTemplateId = "connect",
    sender = {},
    faults,
    startsAfter,
    hasSweep = false,
  }: Scene,
  events: (world: ExecutionWorld) => Promise<void>,
): Promise<ExecutionWorld> {
  const campaign = {
    ...{ starterTemplateId, leadCount, delayDays: 0, sender: null, isAutomatic: false },
  };
  const senders = [{ ...PLAIN, ...sender }];
  const settings = { campaigns: [campaign], senders, faults, hasSweep };
  return playScene(settings, async (world) => {
    await world.letPass(startsAfter ?? 5 * SECOND);
    await startCampaign(world, 0, 0);
    await events(world);
  });
}

/** Lets life go on until this call waits to be answered. */
export async function goOnUntil(world: ExecutionWorld, name: RegExp): Promise<Operation> {
  const isAwaited = (call: Operation) => name.test(`${call.isolate.name}: ${call.name}`);
  await liveOn(world, 7 * 24 * HOUR, () => PERFORMS, { isAwaited });
  const call = world.operations.find((one) => canAnswer(one) && isAwaited(one));
  if (call === undefined) throw new Error("What the scene waits for never comes.");
  return call;
}

export const ASK = /: ask /;
export const CLAIM = /consumer of actions: UPDATE actions SET\s+status = '/;
export const RECORD = /consumer of actions: UPDATE actions SET\s+status = $/;

/** Each of three, D1 is asked three times. */
const ATTEMPTS_TO_RECORD = 9;

/** The invocation is killed that waits for a call to be answered. */
export async function kill(world: ExecutionWorld, { isolate }: Operation): Promise<void> {
  await killWorker(world, world.workers.indexOf(isolate), 0);
}

/** Every attempt to record an answer is answered with a fault, and the last of them is still on its way. */
export async function delayRecord(world: ExecutionWorld): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS_TO_RECORD; attempt++) {
    const record = await goOnUntil(world, RECORD);
    if (attempt === ATTEMPTS_TO_RECORD) world.inFlight.push(record.execute);
    await world.reject(record, FAULTS.connectionLost);
  }
}

export async function letLifeGoOn(world: ExecutionWorld, milliseconds: number): Promise<void> {
  await liveOn(world, milliseconds, () => PERFORMS);
}
