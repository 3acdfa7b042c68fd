/** What a soak does, decided by its seed alone: which faults strike and when, and what each pair of account groups does. Pure. */
import type { Random } from "../../../tools/random.ts";
import { type ExecutionSchedule, planExecution } from "../execution/plan.ts";
import type { FaultKind, FaultPlan } from "../plan.ts";
import { planRound, type RoundPlan } from "../plan.ts";
import { planTelling, type TellingSchedule } from "../webhooks/plan.ts";

/** Half of the faults are kills. */
const KINDS: readonly FaultKind[] = ["kill", "kill", "kill", "hang", "restart", "deploy"];
/** In turn; some come soon, and some let the runtime live for minutes: only then its memory would show that it grows. */
const LONGEST_CALM_MILLISECONDS = [10_000, 45_000, 240_000];
const SHORTEST_CALM_MILLISECONDS = 3_000;
const LONGEST_HANG_MILLISECONDS = 3_000;

/** How many schedules of execution a pair of account groups goes through. */
export const SCHEDULES_A_PAIR = 8;

/** Plans the fault of this number, from 0; `afterMilliseconds` counts from the end of the one before. */
export function planSoakFault(random: Random, number: number): FaultPlan {
  const kind = random.pick(KINDS);
  const longestCalm = LONGEST_CALM_MILLISECONDS[number % LONGEST_CALM_MILLISECONDS.length];
  return {
    kind,
    afterMilliseconds: random.integer(
      SHORTEST_CALM_MILLISECONDS,
      longestCalm ?? SHORTEST_CALM_MILLISECONDS,
    ),
    forMilliseconds: kind === "hang" ? random.integer(50, LONGEST_HANG_MILLISECONDS) : 0,
  };
}

/** What a pair does in a step: its senders stand so, its campaigns start, and its endpoints are asked something. */
export type SoakStep = Pick<ExecutionSchedule, "campaigns" | "standing"> &
  Pick<TellingSchedule, "rotates" | "sendsAgain">;

export interface PairPlan {
  /** Of the account group whose campaigns are only started and stopped. */
  readonly started: RoundPlan;
  /** Of the one whose campaigns are executed and told of. */
  readonly steps: readonly SoakStep[];
}

/** Plans what the pair of this number does in a database. */
export function planPair(seed: number, number: number, databaseNumber: number): PairPlan {
  const told = planTelling(seed, number, SCHEDULES_A_PAIR, databaseNumber);
  const executed = planExecution(seed, number, SCHEDULES_A_PAIR, databaseNumber);
  return {
    started: planRound(seed, number, 1, databaseNumber),
    steps: executed.map(({ campaigns, standing }, index) => ({
      ...{ campaigns, standing },
      rotates: told[index]?.rotates ?? false,
      sendsAgain: told[index]?.sendsAgain ?? null,
    })),
  };
}
