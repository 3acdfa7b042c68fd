/** What a round of deliveries does, decided before anything starts: every choice follows from the seed. Pure. */
import { Random } from "../../../tools/random.ts";
import { type ExecutedCampaignPlan, planExecution } from "../execution/plan.ts";
import { seedOf } from "../plan.ts";

/**
 * Where the runtime is killed: before a post arrives; while the receiver has it; between the answer and the record; while
 * the secret is rotated; or some time after the requests of the schedule.
 */
export const MOMENTS = ["claimed", "asked", "answered", "rotated", "later"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface KillPlan {
  readonly moment: Moment;
  /** How many times the moment passes before. */
  readonly passes: number;
  /** How long after the moment. */
  readonly afterMilliseconds: number;
  /** Whether everything is ended and started again, in the place of the kill. */
  readonly isRestart: boolean;
}

/** What sends events again: what was missed lately, or all from the beginning. */
export const SENDS_AGAIN = ["recover", "replay"] as const;
export type SendsAgain = (typeof SENDS_AGAIN)[number];

/** A kill, the campaigns that start before it, and what is asked of an endpoint meanwhile. */
export interface TellingSchedule {
  readonly campaigns: readonly ExecutedCampaignPlan[];
  readonly kill: KillPlan;
  readonly rotates: boolean;
  readonly sendsAgain: SendsAgain | null;
}

/** How many times a moment may pass before its kill, and how long after it that may strike. */
const SPREADS: Record<
  Moment,
  { readonly passes: readonly number[]; readonly after: readonly number[] }
> = {
  claimed: { passes: [0, 5, 40], after: [0] },
  asked: { passes: [0, 5, 40], after: [0] },
  answered: { passes: [0, 5, 40], after: [0] },
  rotated: { passes: [0], after: [2, 10, 40] },
  later: { passes: [0], after: [400, 1_500, 3_000] },
};

/** Plans the schedules of one round of a tenant; each moment has its turn. */
export function planTelling(
  seed: number,
  number: number,
  count: number,
  databaseNumber = 1,
): TellingSchedule[] {
  const random = new Random(`telling/${seedOf({ seed, number, databaseNumber })}`);
  return planExecution(seed, number, count, databaseNumber).map(({ campaigns }, index) => {
    const moment = MOMENTS[(number + index) % MOMENTS.length] ?? "later";
    return {
      campaigns: campaigns.map((plan) => ({
        ...plan,
        // Neither has limits: what happens happens soon.
        sender: random.pick(["remembers", "forgets"] as const),
      })),
      kill: {
        moment,
        passes: random.integer(0, random.pick(SPREADS[moment].passes)),
        afterMilliseconds: random.integer(0, random.pick(SPREADS[moment].after)),
        isRestart: random.chance(0.1),
      },
      rotates: moment === "rotated" || random.chance(0.2),
      sendsAgain: random.chance(0.4) ? random.pick(SENDS_AGAIN) : null,
    };
  });
}
