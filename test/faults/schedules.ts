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

export interface Schedule {
  readonly campaigns: readonly CampaignKind[];
  /** The steps of a round run at once; between two rounds time passes. */
  readonly rounds: readonly { readonly steps: readonly Step[]; readonly seconds: number }[];
  /** Of 100 calls, how many a fault may strike. */
  readonly intensity: number;
  /** For each call in turn: whether a fault strikes, and which. */
  readonly dice: readonly (readonly [number, number])[];
}

const DICE = 120;

const subject = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("start" as const),
      subject,
      keys: fc.array(fc.constantFrom<Key>(null, "first key", "second key"), {
        minLength: 2,
        maxLength: 8,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("stop" as const),
      subject,
      keys: fc.array(fc.constantFrom<Key>(null, "first key", "second key"), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      picks: fc.array(fc.nat(5), { maxLength: 6 }),
      dropsRest: fc.boolean(),
    }),
  },
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
  dice: fc.array(fc.tuple(fc.nat(99), fc.nat(999)), { minLength: DICE, maxLength: DICE }),
});

/** Calls that few schedules make: faults strike them this many times as often. */
const RARE: Partial<Record<Boundary, number>> = {
  "alarm.delete": 12,
  "object.sendArrival": 6,
  "object.lookAfterRun": 6,
  "database.all": 4,
  "queue.sendBatch": 3,
};

/** The faults of a schedule: the same dice strike the same calls, as long as the calls come in the same order. */
export function decideBy({ dice, intensity }: Schedule): Decide {
  let next = 0;
  return ({ boundary, scene }: Call) => {
    const [chance, choice] = dice[next++] ?? [0, 0];
    if (chance < 100 - intensity * (RARE[boundary] ?? 1)) return null;
    const isObject = scene !== "worker" && scene !== "consumer";
    const kinds = FAULTS[boundary].filter((kind) => isObject || !isCrash(kind));
    return kinds[choice % kinds.length] ?? null;
  };
}
