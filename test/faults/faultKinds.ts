/** The faults that can strike, and where. */

/** The calls that a start leaves the Worker by, by what they call. `client.reply` and `consumer.*` are the wire itself. */
export const BOUNDARIES_OF_STARTS = [
  "keys.get",
  "limiter.limit",
  "object.start",
  "object.stop",
  "object.sendArrival",
  "object.lookAfterRun",
  "alarm.get",
  "alarm.set",
  "alarm.delete",
  "database.batch",
  "database.first",
  "database.all",
  "queue.sendBatch",
  "client.reply",
  "consumer.settlement",
] as const;

/** Those that the execution of its instances adds. `sender.ask` and `sender.lookUp` are calls over the Internet. */
export const BOUNDARIES_OF_EXECUTION = [
  "database.run",
  "actions.sendBatch",
  "sender.wake",
  "sender.ask",
  "sender.lookUp",
] as const;

export type Boundary =
  | (typeof BOUNDARIES_OF_STARTS)[number]
  | (typeof BOUNDARIES_OF_EXECUTION)[number];

/**
 * `…-before`: the call had no effect; `…-after`: it had, and its answer is lost.
 *
 * - `error`: the upstream answers that it failed
 * - `reset`: the upstream has lost its memory; what it committed stays, and nothing is under way
 * - `disconnect`: the connection breaks, which says nothing about the effect; may be retried
 * - `overloaded`: the upstream refuses, and wants no retry
 * - `hang`: no answer ever; the caller's deadline passes
 * - `late`: as `hang`, and the call takes effect some time after its caller gave up
 * - `severed`: as `disconnect`, and the call takes effect some time after its caller gave up
 * - `lost`: says that it worked, and did nothing
 * - `doubled`: takes effect twice
 * - `slow`: answers late, but in time, so that other calls overtake it
 * - `crash`: the object dies with all that it had in memory, or the consumer of actions does
 */
export type FaultKind =
  | "error-before"
  | "error-after"
  | "reset-before"
  | "reset-after"
  | "disconnect-before"
  | "disconnect-after"
  | "hang-before"
  | "hang-after"
  | "crash-before"
  | "crash-after"
  | "overloaded"
  | "late"
  | "severed"
  | "lost"
  | "doubled"
  | "slow";

const STUB_FAULTS = [
  "error-before",
  "error-after",
  "disconnect-before",
  "disconnect-after",
  "overloaded",
  "hang-before",
  "hang-after",
  "late",
  "severed",
  "doubled",
  "slow",
] as const satisfies FaultKind[];

const DATABASE_FAULTS = [
  ...STUB_FAULTS.filter((kind) => kind !== "overloaded"),
  "reset-before",
  "reset-after",
  "crash-before",
  "crash-after",
] as const satisfies FaultKind[];

const QUEUE_FAULTS = [
  "error-before",
  "error-after",
  "hang-before",
  "hang-after",
  "late",
  "lost",
  "doubled",
  "slow",
  "crash-before",
  "crash-after",
] as const satisfies FaultKind[];

const STORAGE_FAULTS = [
  "error-before",
  "error-after",
  "slow",
  "crash-before",
  "crash-after",
] as const satisfies FaultKind[];

/** Which faults a boundary can have. A crash strikes an object, or the consumer of actions. */
export const FAULTS: Record<Boundary, readonly FaultKind[]> = {
  "keys.get": ["error-before", "hang-before", "slow"],
  "limiter.limit": ["error-before", "hang-before", "slow"],
  "object.start": STUB_FAULTS,
  "object.stop": STUB_FAULTS,
  "object.sendArrival": STUB_FAULTS,
  "object.lookAfterRun": STUB_FAULTS,
  "alarm.get": STORAGE_FAULTS,
  "alarm.set": STORAGE_FAULTS,
  "alarm.delete": STORAGE_FAULTS,
  "database.batch": DATABASE_FAULTS,
  "database.first": DATABASE_FAULTS,
  "database.all": DATABASE_FAULTS,
  "database.run": DATABASE_FAULTS,
  "queue.sendBatch": QUEUE_FAULTS,
  "actions.sendBatch": QUEUE_FAULTS,
  "sender.wake": STUB_FAULTS,
  "sender.ask": [
    "disconnect-before",
    "disconnect-after",
    "hang-before",
    "hang-after",
    "late",
    "severed",
    "slow",
    "crash-before",
    "crash-after",
  ],
  "sender.lookUp": ["disconnect-before", "hang-before", "slow", "crash-before"],
  "client.reply": ["lost"],
  "consumer.settlement": ["lost"],
};

/** Whether this fault ends an object's life. */
export function isCrash(kind: FaultKind): boolean {
  return kind === "crash-before" || kind === "crash-after";
}

/** The fault as an upstream would report it. */
export function makeFault(boundary: Boundary, kind: FaultKind): Error {
  const isDatabase = boundary.startsWith("database.");
  switch (kind) {
    case "disconnect-before":
    case "disconnect-after":
    case "severed":
      return Object.assign(
        new Error(isDatabase ? "D1_ERROR: Network connection lost." : "Network connection lost."),
        { retryable: true },
      );
    case "reset-before":
    case "reset-after":
      return new Error(
        "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
      );
    case "overloaded":
      return Object.assign(new Error("Durable Object is overloaded. Too many requests queued."), {
        overloaded: true,
        retryable: true,
      });
    default:
      return new Error(isDatabase ? "D1_ERROR: internal error" : `${boundary} failed`);
  }
}
