/** The design under test as switches, and the variants of it that are known to be bad. */

export interface Design {
  /** When the alarm that will finish a start is set. */
  readonly promise: "before-commit" | "after-commit" | "never";
  /** The alarm catches its faults and sets itself again; one that throws is abandoned by the platform. */
  readonly alarmCatches: boolean;
  /** A start refused deletes the alarm that it set, but not while a look waits that relies on it. */
  readonly refusalSparesLook: boolean;
  /** An object lets its transitions through one at a time. */
  readonly turnstile: boolean;
  /** The statement in D1 repeats the decision, and an index admits one live run. */
  readonly guard: boolean;
  /** What a start or a stop is dated by: when its client asked, or when the object is called for it. */
  readonly datedBy: "question" | "call";
  /** D1 refuses a start that is dated before the campaign last changed. */
  readonly startsInOrder: boolean;
  /** The same for a stop. */
  readonly stopsInOrder: boolean;
  readonly remembersKeys: boolean;
  /** A run counts the instances that a message created, or the leads that it names. */
  readonly counts: "created-instances" | "messages";
  /** No instance is created in a run that has ended. */
  readonly fencesEndedRuns: boolean;
  /** No instance of a run that has ended is brought to an end otherwise than by the stop. */
  readonly fencesFinishing: boolean;
  /** A start whose call failed is looked for before it is answered. */
  readonly looksUp: boolean;
  /** Of a call with several attempts each may have taken effect, not the last alone. */
  readonly weighsEveryAttempt: boolean;
  /** An object that is called again for the same start may not know what the first call came to. */
  readonly confirmsRepeatedCalls: boolean;
  /** A 200 is given only to a start that is known to be in D1. */
  readonly waitsForCommit: boolean;
  /** How long an object trusts the conflict that it remembers. */
  readonly conflictLifeMilliseconds: number;
  /** A start that was found in D1 counts as a conflict, though it may have been stopped since. */
  readonly remembersOwnStart: boolean;
  /** A stop makes its object forget the conflict that it remembers. */
  readonly stopForgetsConflict: boolean;
  readonly sendsMissingOnly: boolean;
  readonly sweeps: boolean;
}

export const DESIGN: Design = {
  promise: "before-commit",
  alarmCatches: true,
  refusalSparesLook: true,
  turnstile: true,
  guard: true,
  datedBy: "question",
  startsInOrder: true,
  stopsInOrder: true,
  remembersKeys: true,
  counts: "created-instances",
  fencesEndedRuns: true,
  fencesFinishing: true,
  looksUp: true,
  weighsEveryAttempt: true,
  confirmsRepeatedCalls: true,
  waitsForCommit: true,
  conflictLifeMilliseconds: 1_000,
  remembersOwnStart: false,
  stopForgetsConflict: true,
  sendsMissingOnly: true,
  sweeps: true,
};

/**
 * Each breaks a promise, and the model must show how. One that few schedules show names a seed whose first few hundred do: with
 * another the rarest takes some 80,000.
 */
export const KNOWN_BAD: readonly [string, Partial<Design>, seed?: number][] = [
  ["sets no alarm", { promise: "never" }],
  ["sets the alarm after the commit", { promise: "after-commit" }],
  ["lets the alarm throw", { alarmCatches: false }, 60],
  ["deletes the alarm that a waiting look relies on", { refusalSparesLook: false }, 81],
  ["has no sweep", { sweeps: false }],
  ["checks, then waits, with neither turnstile nor guard", { turnstile: false, guard: false }],
  ["checks, then waits, with the turnstile alone", { guard: false }],
  ["has the guard, but no turnstile", { turnstile: false, conflictLifeMilliseconds: -1 }, 139],
  ["dates a start by its latest call", { datedBy: "call" }],
  ["lets a late start revive a stopped campaign", { startsInOrder: false }],
  ["lets a late stop end a later run", { stopsInOrder: false }],
  ["forgets idempotency keys", { remembersKeys: false }],
  ["counts by message", { counts: "messages" }],
  ["creates instances in ended runs", { fencesEndedRuns: false }],
  ["finishes instances of ended runs", { fencesFinishing: false }],
  ["answers 502 without a look", { looksUp: false }],
  ["judges a failed call by its last attempt", { weighsEveryAttempt: false }, 28],
  ["believes whatever a repeated call answers", { confirmsRepeatedCalls: false }],
  ["answers 200 without knowing", { waitsForCommit: false }],
  ["remembers a conflict for ever", { conflictLifeMilliseconds: Number.POSITIVE_INFINITY }, 74],
  ["takes its own start for active", { remembersOwnStart: true }, 6],
  ["remembers a conflict through a stop", { stopForgetsConflict: false }],
];

/** Wasteful or redundant, but no promise depends on it: the model must not object. */
export const HARMLESS: readonly (readonly [string, Partial<Design>])[] = [
  ["sends every range again, missing or not", { sendsMissingOnly: false }],
];
