/** Random schedules: what happens, in which order and at once, and which faults strike. */
import fc from "fast-check";

import type { Call, Decide } from "./director.ts";
import { type Boundary, FAULTS, isCrash } from "./faultKinds.ts";
import { CAMPAIGN_KINDS, type CampaignKind } from "./ground.ts";

/** Two clients with the same key ask for the same start, or stop; null is a client without one. */
type Key = "first key" | "second key" | null;

export type Step =
  | { readonly do: "start"; readonly subject: number; readonly keys: readonly Key[] }
  /** `picks` choose messages by their place, in any order and more than once; what is left over may vanish. */
  | { readonly do: "deliver"; readonly picks: readonly number[]; readonly dropsRest: boolean }
  | { readonly do: "stop"; readonly subject: number; readonly keys: readonly Key[] }
  | { readonly do: "alarm" | "evict" | "arrive" | "lose-alarm"; readonly subject: number }
  | { readonly do: "sweep" | "land-late" | "poison" };

/** Which faults strike. */
export interface Weather {
  /** Of 100 calls, how many a fault may strike. */
  readonly intensity: number;
  /** For each call in turn: whether a fault strikes, and which. */
  readonly dice: readonly (readonly [number, number])[];
}

export interface Schedule extends Weather {
  readonly campaigns: readonly CampaignKind[];
  /** The steps of a round run at once; between two rounds time passes. */
  readonly rounds: readonly { readonly steps: readonly Step[]; readonly seconds: number }[];
}

const DICE = 120;

const subject = fc.nat(1);
const key = fc.constantFrom<Key>(null, "first key", "second key");
/** So many clients ask for a start, or for a stop, at once. */
export const transitionStep = <Name extends "start" | "stop">(
  name: Name,
  minLength: number,
  maxLength: number,
) =>
  fc.record({
    do: fc.constant(name),
    subject,
    keys: fc.array(key, { minLength, maxLength }),
  });
/** Messages by their place, in any order and more than once. */
export const picks = fc.array(fc.nat(5), { maxLength: 6 });
export const deliverStep = fc.record({
  do: fc.constant("deliver" as const),
  picks,
  dropsRest: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: transitionStep("start", 2, 8) },
  { weight: 3, arbitrary: transitionStep("stop", 1, 3) },
  { weight: 4, arbitrary: deliverStep },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("alarm", "alarm", "evict", "arrive", "arrive", "lose-alarm"),
      subject,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("sweep", "land-late", "poison") }) },
);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  campaigns: fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(...CAMPAIGN_KINDS.filter((kind) => kind !== "large")),
      },
      { weight: 1, arbitrary: fc.constant("large" as const) },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  rounds: fc.array(
    fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 3 }),
      seconds: fc.constantFrom(0, 1, 6, 62),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  intensity: fc.constantFrom(0, 5, 15, 40),
  dice: diceFor(DICE),
});

/** Dice for so many calls. */
export function diceFor(calls: number): fc.Arbitrary<Weather["dice"]> {
  return fc.array(fc.tuple(fc.nat(99), fc.nat(999)), { minLength: calls, maxLength: calls });
}

/** Calls that few schedules make: faults strike them this many times as often. */
const RARE: Partial<Record<Boundary, number>> = {
  "alarm.delete": 12,
  "object.sendArrival": 6,
  "object.lookAfterRun": 6,
  "database.all": 4,
  "queue.sendBatch": 3,
  "database.run": 12,
  "sender.ask": 5,
  "sender.lookUp": 8,
  "sender.wake": 3,
  "actions.sendBatch": 3,
};

/** The faults of a schedule: the same dice strike the same calls, as long as the calls come in the same order. */
export function decideBy({ dice, intensity }: Weather): Decide {
  let next = 0;
  return ({ boundary, scene }: Call) => {
    const [chance, choice] = dice[next++] ?? [0, 0];
    if (chance < 100 - intensity * (RARE[boundary] ?? 1)) return null;
    const isMortal = scene !== "worker" && scene !== "consumer";
    const kinds = FAULTS[boundary].filter((kind) => isMortal || !isCrash(kind));
    return kinds[choice % kinds.length] ?? null;
  };
}
