/** How a call can fail: what happens instead of its answer. */
import type { Operation, Reply } from "./isolates.ts";
import type { Runtime } from "./Runtime.ts";
import type { FAULT } from "./settings.ts";
import { FAULTS } from "./upstreamFaults.ts";

/** It `needs` a schedule that has the kind of fault. */
interface Outcome {
  readonly name: string;
  readonly needs: keyof typeof FAULT;
  readonly happen: (world: Runtime, operation: Operation, choice: number) => Promise<void>;
}

/** A fault as such: the call has no effect. */
const failsWith =
  (fault: Error): Outcome["happen"] =>
  (world, operation) =>
    world.reject(operation, fault);

/** The deadline passes, and the call has no effect that its caller hears of. */
const expires: Outcome["happen"] = (world, operation) => world.expire(operation);

/** Takes effect, and then something else is heard. A verdict of SQLite's is heard all the same. */
const takesEffect =
  (happen: Outcome["happen"]): Outcome["happen"] =>
  async (world, operation, choice) => {
    try {
      operation.execute();
    } catch (error) {
      await world.reject(operation, error);
      return;
    }
    await happen(world, operation, choice);
  };

/** Its caller hears something else before it takes effect. */
const comesLate =
  (happen: Outcome["happen"]): Outcome["happen"] =>
  async (world, operation, choice) => {
    world.inFlight.push(operation.execute);
    await happen(world, operation, choice);
  };

const READ_FAULTS: readonly Outcome[] = [
  { name: "D1 rejects", needs: "databaseFails", happen: failsWith(FAULTS.databaseRejects) },
  { name: "D1 is reset", needs: "databaseFails", happen: failsWith(FAULTS.databaseResets) },
];

const WRITE_FAULTS: readonly Outcome[] = [
  ...READ_FAULTS,
  {
    name: "D1 commits, the connection is lost",
    needs: "outcomeUnknown",
    happen: takesEffect(failsWith(FAULTS.connectionLost)),
  },
  {
    name: "D1 never hears, the connection is lost",
    needs: "outcomeUnknown",
    happen: failsWith(FAULTS.connectionLost),
  },
  {
    name: "D1 commits and is reset",
    needs: "outcomeUnknown",
    happen: takesEffect(failsWith(FAULTS.databaseResets)),
  },
  {
    name: "D1 commits, the deadline passes",
    needs: "outcomeUnknown",
    happen: takesEffect(expires),
  },
  {
    name: "D1 is slow, the connection is lost",
    needs: "lateWrites",
    happen: comesLate(failsWith(FAULTS.connectionLost)),
  },
  { name: "D1 is slow, the deadline passes", needs: "lateWrites", happen: comesLate(expires) },
];

/** Takes effect, and is answered in a later step. */
const SLOW_ANSWER: Outcome = {
  name: "D1 commits, the answer is slow",
  needs: "answersSlow",
  happen: async (world, operation) => {
    let value: unknown;
    try {
      value = operation.execute();
    } catch (error) {
      await world.reject(operation, error);
      return;
    }
    operation.execute = () => value;
  },
};

const SEND_FAULTS: readonly Outcome[] = [
  { name: "the queue refuses", needs: "sendFails", happen: failsWith(FAULTS.queueRefuses) },
  {
    name: "the queue takes some",
    needs: "sendFails",
    happen: async (world, operation, choice) => {
      operation.execute(choice % 3);
      await world.reject(operation, FAULTS.queueRefuses);
    },
  },
  {
    name: "the queue takes all and hangs",
    needs: "sendFails",
    happen: takesEffect(expires),
  },
];

const CALL_FAULTS: readonly Outcome[] = [
  {
    name: "the object is overloaded",
    needs: "callFails",
    happen: failsWith(FAULTS.objectOverloaded),
  },
  { name: "the call is lost", needs: "callFails", happen: failsWith(FAULTS.objectLost) },
];

/** The object goes on with the call all the same. */
const REPLY_FAULTS: readonly Outcome[] = [
  { name: "the answer is lost", needs: "callFails", happen: failsWith(FAULTS.objectLost) },
  { name: "the stub breaks", needs: "callFails", happen: failsWith(FAULTS.objectBroken) },
  { name: "the caller's deadline passes", needs: "callFails", happen: expires },
];

/** The request is on its way still, or never was. */
const FETCH_FAULTS: readonly Outcome[] = [
  { name: "the sender is not reached", needs: "answersLost", happen: failsWith(FAULTS.reset) },
  {
    name: "the request is late, the connection is lost",
    needs: "answersLost",
    happen: comesLate(failsWith(FAULTS.reset)),
  },
];

const SENDER_FAULTS: readonly Outcome[] = [
  { name: "the sender's answer is lost", needs: "answersLost", happen: failsWith(FAULTS.reset) },
];

/** Whether a call can be answered without a fault. */
export function canAnswer({ reply }: Operation): boolean {
  return reply === null || reply.answer !== null;
}

/** Whether the caller, waiting for an object's answer, may stop waiting. */
function canGiveUp(world: Runtime, { kind, reply }: Operation, choice: number): boolean {
  return (
    kind === "call" && reply !== null && choice >= world.firstFaultyChoice && world.has("callFails")
  );
}

/** Answers a call; the choice, below 256, says how it goes. */
export async function stepOperation(
  world: Runtime,
  operation: Operation,
  choice: number,
): Promise<void> {
  if (await befalls(world, operation, choice)) return;
  if (operation.kind !== "call" && operation.kind !== "fetch") {
    await world.complete(operation);
  } else if (operation.reply === null) {
    operation.reply = operation.execute(choice) as Reply;
    await world.settle();
  } else if (operation.reply.answer !== null) {
    const { answer } = operation.reply;
    if ("fault" in answer) await world.reject(operation, answer.fault);
    else await world.resolve(operation, answer.value);
  }
}

/** Whether one of the faults happens instead, as the choice and the schedule's settings have it. */
async function befalls(world: Runtime, operation: Operation, choice: number): Promise<boolean> {
  const { firstFaultyChoice } = world;
  if (choice < firstFaultyChoice) return false;
  const fault = chooseFault(world, faultsOf(world, operation), choice - firstFaultyChoice);
  if (fault === undefined) return false;
  world.note(fault.name, `(${operation.isolate.name}: ${operation.name})`);
  await fault.happen(world, operation, choice);
  return true;
}

function faultsOf(world: Runtime, { kind, reply }: Operation): readonly Outcome[] {
  switch (kind) {
    case "storage":
      return [];
    case "read":
      return READ_FAULTS;
    case "write":
      return world.has("answersSlow") ? [...WRITE_FAULTS, SLOW_ANSWER] : WRITE_FAULTS;
    case "send":
      return SEND_FAULTS;
    case "call":
      return reply === null ? CALL_FAULTS : REPLY_FAULTS;
    case "fetch":
      return reply === null ? FETCH_FAULTS : SENDER_FAULTS;
  }
}

/** The first from the chosen one on that the schedule has. */
function chooseFault(
  world: Runtime,
  faults: readonly Outcome[],
  choice: number,
): Outcome | undefined {
  for (let offset = 0; offset < faults.length; offset++) {
    const fault = faults[(choice + offset) % faults.length];
    if (fault !== undefined && world.has(fault.needs)) return fault;
  }
  return undefined;
}

/** Answers a call or rings a timer. */
export async function goOnAnywhere(
  world: Runtime,
  target: number,
  choice: number,
): Promise<boolean> {
  const { operations } = world;
  const pauses = [...world.time.timers].filter((timer) => world.isPause(timer));
  const count = operations.length + pauses.length;
  for (let offset = 0; offset < count; offset++) {
    const place = (target + offset) % count;
    const operation = operations[place];
    if (operation === undefined) {
      const timer = pauses[place - operations.length];
      if (timer !== undefined && (await world.letPass(timer.due - world.now))) return true;
    } else if (canAnswer(operation) || canGiveUp(world, operation, choice)) {
      await stepOperation(world, operation, choice);
      return true;
    }
  }
  return false;
}
