/** How a step of a process can fail. */
import { POLICIES } from "../../src/platform/upstream.ts";
import type { Effect, Process } from "./process.ts";
import type { FAULT } from "./settings.ts";
import { FAULTS } from "./upstream.ts";
import type { World } from "./world.ts";

/** Before the next attempt, which so never falls into the same millisecond. */
const BACKOFF_MILLISECONDS = 50;

/** What happens instead of what a process waits for; it `needs` a schedule that has the kind of fault. */
interface Outcome<Kind extends Effect["kind"]> {
  readonly name: string;
  readonly needs: keyof typeof FAULT;
  readonly happen: (
    world: World,
    process: Process,
    effect: Extract<Effect, { kind: Kind }>,
    choice: number,
  ) => void;
}

type DatabaseFault = Outcome<"read" | "write">;

export const READ_FAULTS: readonly DatabaseFault[] = [
  {
    name: "D1 rejects",
    needs: "databaseFails",
    happen: (world, process) => world.fail(process, FAULTS.databaseRejects),
  },
  {
    name: "D1 is reset",
    needs: "databaseFails",
    happen: (world, process) => world.fail(process, FAULTS.databaseResets),
  },
];

export const WRITE_FAULTS: readonly DatabaseFault[] = [
  ...READ_FAULTS,
  {
    name: "D1 commits, the connection is lost",
    needs: "outcomeUnknown",
    happen: (world, process, { execute }) => {
      execute();
      world.fail(process, FAULTS.connectionLost);
    },
  },
  {
    name: "D1 never hears, the connection is lost",
    needs: "outcomeUnknown",
    happen: (world, process) => world.fail(process, FAULTS.connectionLost),
  },
  {
    name: "D1 commits, the deadline passes",
    needs: "outcomeUnknown",
    happen: (world, process, { execute }) => {
      execute();
      world.now += POLICIES.DATABASE.deadlineMilliseconds;
      world.fail(process, FAULTS.deadline);
    },
  },
  {
    name: "D1 is slow, the connection is lost",
    needs: "lateWrites",
    happen: (world, process, { execute }) => {
      world.inFlight.push(execute);
      world.now += BACKOFF_MILLISECONDS;
      world.fail(process, FAULTS.connectionLost);
    },
  },
  {
    name: "D1 is slow, the deadline passes",
    needs: "lateWrites",
    happen: (world, process, { execute }) => {
      world.inFlight.push(execute);
      world.now += POLICIES.DATABASE.deadlineMilliseconds;
      world.fail(process, FAULTS.deadline);
    },
  },
];

export const SEND_FAULTS: readonly Outcome<"send">[] = [
  {
    name: "the queue refuses",
    needs: "sendFails",
    happen: (world, process) => world.fail(process, FAULTS.queueRefuses),
  },
  {
    name: "the queue takes some",
    needs: "sendFails",
    happen: (world, process, { messages }, choice) => {
      enqueue(world, messages.slice(0, choice % messages.length));
      world.fail(process, FAULTS.queueRefuses);
    },
  },
  {
    name: "the queue takes all and hangs",
    needs: "sendFails",
    happen: (world, process, { messages }) => {
      enqueue(world, messages);
      world.now += POLICIES.QUEUE.deadlineMilliseconds;
      world.fail(process, FAULTS.deadline);
    },
  },
];

export const CALL_FAULTS: readonly Outcome<"call">[] = [
  {
    name: "the object is overloaded",
    needs: "callFails",
    happen: (world, process) => world.fail(process, FAULTS.objectOverloaded),
  },
  {
    name: "the call is lost",
    needs: "callFails",
    happen: (world, process) => world.fail(process, FAULTS.objectLost),
  },
];

/** The object goes on with the call all the same. */
export const REPLY_FAULTS: readonly Outcome<"reply">[] = [
  {
    name: "the answer is lost",
    needs: "callFails",
    happen: (world, process) => world.fail(process, FAULTS.objectLost),
  },
  {
    name: "the stub breaks",
    needs: "callFails",
    happen: (world, process) => world.fail(process, FAULTS.objectBroken),
  },
  {
    name: "the caller's deadline passes",
    needs: "callFails",
    happen: (world, process, { call }) => {
      world.now = Math.max(world.now, call.calledAt + POLICIES.CAMPAIGNS.deadlineMilliseconds);
      world.fail(process, FAULTS.deadline);
    },
  },
];

/** Whether one of the faults happens instead, as the choice and the schedule's settings have it. */
export function befalls<Kind extends Effect["kind"]>(
  world: World,
  faults: readonly Outcome<Kind>[],
  process: Process,
  effect: Extract<Effect, { kind: Kind }>,
  choice: number,
): boolean {
  const { firstFaultyChoice } = world.settings;
  if (choice < firstFaultyChoice) return false;
  const fault = chooseFault(world, faults, choice - firstFaultyChoice);
  if (fault === undefined) return false;
  world.note(fault.name, () => `(${process.name})`);
  fault.happen(world, process, effect, choice);
  return true;
}

/** The queue takes messages. */
export function enqueue(world: World, bodies: readonly World["deadLetters"][number][]): void {
  world.sentMessages += bodies.length;
  world.queue.push(...bodies.map((body) => ({ body, attempts: 1 })));
}

/** The first from the chosen one on that the schedule has. */
function chooseFault<Fault extends { readonly needs: keyof typeof FAULT }>(
  world: World,
  faults: readonly Fault[],
  choice: number,
): Fault | undefined {
  for (let offset = 0; offset < faults.length; offset++) {
    const fault = faults[(choice + offset) % faults.length];
    if (fault !== undefined && world.has(fault.needs)) return fault;
  }
  return undefined;
}
