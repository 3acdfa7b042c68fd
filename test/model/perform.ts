/** One step of one process: what it waits for happens, or one of the faults that the schedule has. */
import {
  befalls,
  CALL_FAULTS,
  enqueue,
  READ_FAULTS,
  REPLY_FAULTS,
  SEND_FAULTS,
  WRITE_FAULTS,
} from "./faults.ts";
import type { Call, Operation, Process } from "./process.ts";
import { expectUpstreamError, FAULTS } from "./upstream.ts";
import type { World } from "./world.ts";

/** Whether the process can take a step without a fault. */
export function canStep({ effect }: Process): boolean {
  if (effect?.kind === "turn") return effect.isOpen();
  if (effect?.kind === "reply") return effect.call.reply !== null;
  return effect !== null;
}

/** Whether the process, waiting for an answer, may stop waiting. */
export function canGiveUp(world: World, { effect }: Process, choice: number): boolean {
  return (
    effect?.kind === "reply" && choice >= world.settings.firstFaultyChoice && world.has("callFails")
  );
}

/** Takes one step; the choice, below 256, says how it goes. */
export function stepProcess(world: World, process: Process, choice: number): void {
  const { effect } = process;
  switch (effect?.kind) {
    case "storage":
      world.resume(process, effect.execute());
      break;
    case "turn":
      if (effect.isOpen()) world.resume(process, undefined);
      break;
    case "read":
      if (befalls(world, READ_FAULTS, process, effect, choice)) break;
      world.resume(process, effect.execute());
      break;
    case "write":
      if (befalls(world, WRITE_FAULTS, process, effect, choice)) break;
      world.resume(process, effect.execute());
      break;
    case "send":
      if (befalls(world, SEND_FAULTS, process, effect, choice)) break;
      enqueue(world, effect.messages);
      world.resume(process, undefined);
      break;
    case "call":
      if (befalls(world, CALL_FAULTS, process, effect, choice)) break;
      world.resume(process, deliverCall(world, effect.operation, choice));
      break;
    case "reply":
      if (befalls(world, REPLY_FAULTS, process, effect, choice)) break;
      takeReply(world, process, effect.call);
  }
}

function deliverCall(world: World, operation: Operation, choice: number): Call {
  const object = world.chooseObject(choice);
  const call: Call = { calledAt: world.now, reply: null };
  object.calls.add(call);
  world.spawn(
    "call",
    object,
    operation(object),
    (value) => {
      call.reply = { value };
      object.calls.delete(call);
    },
    (error) => {
      expectUpstreamError(error);
      call.reply = { fault: FAULTS.objectBroken };
      object.calls.delete(call);
    },
  );
  return call;
}

function takeReply(world: World, process: Process, { reply }: Call): void {
  if (reply === null) return;
  if ("fault" in reply) world.fail(process, reply.fault);
  else world.resume(process, reply.value);
}
