/** What the clients of one campaign do, decided before anything starts: every choice follows from the seed. Pure. */
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import type { Random } from "../../tools/random.ts";

/** `explicit` names its leads one by one; `automatic` gets leads while it is active. */
export type CampaignKind = "small" | "large" | "explicit" | "automatic";

/** One client that asks for a start or a stop. */
export interface TransitionPlan {
  readonly client: string;
  readonly afterMilliseconds: number;
  readonly idempotencyKey: string | null;
  /** Whether it asks again, with the same key, while it does not know what came of it. */
  readonly repeats: boolean;
}

/** One client that adds leads to the audience of an automatic campaign. */
export interface ArrivalPlan {
  readonly client: string;
  readonly afterMilliseconds: number;
  readonly leadCount: number;
}

export interface CampaignPlan {
  readonly name: string;
  readonly kind: CampaignKind;
  /** Leads in the campaign's audience when it is created. */
  readonly audienceSize: number;
  /** The lead positions that an explicit campaign names; null for every other kind. */
  readonly chosenPositions: readonly number[] | null;
  readonly starts: readonly TransitionPlan[];
  readonly stops: readonly TransitionPlan[];
  readonly arrivals: readonly ArrivalPlan[];
}

const STARTS_A_CAMPAIGN = 5;
/** The five come at once; the network spreads them a little. */
const AT_ONCE_MILLISECONDS = 25;

const LEADS: Record<CampaignKind, readonly [least: number, most: number]> = {
  small: [1, 40],
  large: [MAXIMUM_RANGE_LENGTH + 1, 2 * MAXIMUM_RANGE_LENGTH + 500],
  explicit: [50, 1_500],
  automatic: [0, 5],
};

/** How likely it is that a campaign is stopped, and started again. */
const STOPPED: Record<CampaignKind, number> = {
  small: 0.35,
  large: 0.35,
  explicit: 0.35,
  automatic: 0.5,
};
/** Until when a stop comes: among the starts, while the instances are created, or when most of them are there. */
const STOP_SPREADS_MILLISECONDS = [AT_ONCE_MILLISECONDS, 150, 150, 900];
const LATER_START_SPREADS_MILLISECONDS = [200, 1_000, 1_800];

/**
 * Plans one campaign.
 *
 * @param clientsRepeat whether clients that have a key repeat their requests
 */
export function planCampaign(
  random: Random,
  name: string,
  kind: CampaignKind,
  clientsRepeat: boolean,
): CampaignPlan {
  const audienceSize = random.integer(...LEADS[kind]);
  const positions = Array.from({ length: audienceSize }, (_, position) => position);
  const isStopped = random.chance(STOPPED[kind]);
  const planTransition = (
    client: string,
    afterMilliseconds: number,
    keys: readonly (string | null)[],
  ): TransitionPlan => {
    const idempotencyKey = random.pick(keys);
    return {
      client,
      afterMilliseconds,
      idempotencyKey,
      repeats: clientsRepeat && idempotencyKey !== null,
    };
  };
  const [first, second, later] = [`${name}-a`, `${name}-b`, `${name}-c`];
  return {
    name,
    kind,
    audienceSize,
    chosenPositions:
      kind === "explicit" ? [0, ...positions.slice(1).filter(() => random.chance(0.4))] : null,
    starts: [
      ...times(STARTS_A_CAMPAIGN, (index) =>
        planTransition(
          `start ${index}`,
          random.chance(0.7) ? 0 : random.integer(0, AT_ONCE_MILLISECONDS),
          [null, first, first, second],
        ),
      ),
      // An old key is answered what it was answered before; the others start the campaign again, if it is stopped.
      ...times(isStopped ? random.integer(1, 3) : 0, (index) =>
        planTransition(
          `later start ${index}`,
          random.integer(AT_ONCE_MILLISECONDS, random.pick(LATER_START_SPREADS_MILLISECONDS)),
          [null, null, first, later, later],
        ),
      ),
    ],
    // The key of a start is another key to a stop.
    stops: times(isStopped ? random.integer(1, 3) : 0, (index) =>
      planTransition(`stop ${index}`, random.integer(0, random.pick(STOP_SPREADS_MILLISECONDS)), [
        null,
        first,
        later,
      ]),
    ),
    arrivals: times(kind === "automatic" ? random.integer(2, 5) : 0, (index) => ({
      client: `arrival ${index}`,
      afterMilliseconds: random.integer(0, 1_200),
      leadCount: random.integer(1, 300),
    })),
  };
}

function times<Plan>(count: number, plan: (index: number) => Plan): Plan[] {
  return Array.from({ length: count }, (_, index) => plan(index));
}
