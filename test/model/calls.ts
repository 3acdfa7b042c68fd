/** Invocations of the Worker, and calls that reach an object. */
import type { Isolate, Reply } from "./isolates.ts";
import type { Runtime } from "./Runtime.ts";
import { FAULTS } from "./upstreamFaults.ts";

/** Lets an isolate work as an invocation of the Worker. */
export function invoke<T>(
  world: Runtime,
  isolate: Isolate,
  task: () => Promise<T>,
  onEnd: (value: T) => void = () => undefined,
  onFault: () => void = () => undefined,
): void {
  world.workers.push(isolate);
  const leave = () => {
    world.workers.splice(world.workers.indexOf(isolate), 1);
  };
  world.run(
    isolate,
    task,
    (value) => {
      leave();
      onEnd(value);
    },
    () => {
      leave();
      onFault();
    },
  );
}

/** Lets an object in its isolate work on a call: its answer comes in a further step, or never. */
export function callObject(world: Runtime, isolate: Isolate, call: () => Promise<unknown>): Reply {
  const reply: Reply = { answer: null };
  const answer = (value: Reply["answer"]) => {
    reply.answer ??= value;
  };
  isolate.onDeath.push((how) => {
    answer({ fault: how % 2 === 0 ? FAULTS.objectLost : FAULTS.objectBroken });
  });
  world.run(
    isolate,
    call,
    (value) => answer({ value: structuredClone(value) }),
    () => answer({ fault: FAULTS.objectBroken }),
  );
  return reply;
}
