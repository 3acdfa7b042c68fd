/** What a run of the suite does, decided before anything starts: every choice follows from the seed. Pure. */
import { Random } from "./random.ts";

/** `explicit` names its leads one by one; `automatic` gets leads while it is active. */
export type CampaignKind = "small" | "large" | "explicit" | "automatic";

/** One client that asks for a start. */
export interface StartPlan {
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
  readonly starts: readonly StartPlan[];
  readonly arrivals: readonly ArrivalPlan[];
}

export const FAULT_KINDS = ["kill", "hang", "restart", "deploy"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** `afterMilliseconds` counts from the start of the schedule, or from the end of the fault before. */
export interface FaultPlan {
  readonly kind: FaultKind;
  readonly afterMilliseconds: number;
  /** How long the runtime hangs; 0 for every other kind. */
  readonly forMilliseconds: number;
}

/** Hand-made deliveries of messages that have been, or will be, delivered anyway. */
export interface DeliveryPlan {
  readonly afterMilliseconds: number;
  readonly copies: number;
  /** How many batches share the messages; they overlap. */
  readonly batches: number;
}

/** A fault and the campaigns whose clients it strikes. */
export interface WavePlan {
  readonly campaigns: readonly CampaignPlan[];
  readonly fault: FaultPlan;
}

export interface SchedulePlan {
  readonly waves: readonly WavePlan[];
  readonly deliveries: readonly DeliveryPlan[];
  /** After how long a client gives a request up. */
  readonly patienceMilliseconds: number;
}

/** The schedules that share one boot, one set of files and one wait for quiet. */
export interface RoundPlan {
  readonly seed: number;
  readonly number: number;
  readonly schedules: readonly SchedulePlan[];
}

const STARTS_A_CAMPAIGN = 5;
/** Each schedule also kills; these come on top, in turn, so that a default run has each of them. */
const FURTHER_FAULTS: readonly (FaultKind | null)[] = [
  "hang",
  null,
  "restart",
  "kill",
  "deploy",
  null,
];

/** Plans one round. */
export function planRound(seed: number, number: number, scheduleCount: number): RoundPlan {
  const random = new Random(`${seed}/${number}`);
  const schedules = Array.from({ length: scheduleCount }, (_, index) =>
    planSchedule(random, index, index < scheduleCount / 3),
  );
  return { seed, number, schedules };
}

/**
 * Plans one schedule.
 *
 * @param isEarly an arrival whose promise is lost waits a minute for the sweep, so only the first schedules of a round
 *   have some: the minute then passes during the later ones
 */
function planSchedule(random: Random, number: number, isEarly: boolean): SchedulePlan {
  const clientsRepeat = random.chance(0.5);
  const furtherFault = FURTHER_FAULTS[number % FURTHER_FAULTS.length] ?? null;
  const faults = ["kill" as const, ...(furtherFault === null ? [] : [furtherFault])];
  return {
    waves: random.shuffle(faults).map((fault, wave) => ({
      campaigns: chooseKinds(random, isEarly).map((kind, index) =>
        planCampaign(random, `${number}.${wave}.${index}`, kind, clientsRepeat),
      ),
      fault: planFault(random, fault),
    })),
    deliveries: random.chance(0.3)
      ? [
          {
            afterMilliseconds: random.integer(0, 600),
            copies: random.integer(1, 3),
            batches: random.integer(1, 3),
          },
        ]
      : [],
    patienceMilliseconds: random.pick([400, 1_500, 4_000]),
  };
}

function chooseKinds(random: Random, isEarly: boolean): CampaignKind[] {
  return [
    random.pick(["small", "large", "explicit"] as const),
    ...(random.chance(0.3) ? [random.pick(["small", "large"] as const)] : []),
    ...(isEarly && random.chance(0.4) ? ["automatic" as const] : []),
  ];
}

/** Most faults strike while the starts are answered, the others while the instances are created. */
function planFault(random: Random, kind: FaultKind): FaultPlan {
  return {
    kind,
    afterMilliseconds: random.integer(0, random.pick([60, 60, 60, 300, 1_500])),
    forMilliseconds: kind === "hang" ? random.integer(50, 2_000) : 0,
  };
}

const LEADS: Record<CampaignKind, readonly [least: number, most: number]> = {
  small: [1, 40],
  large: [1_001, 3_500],
  explicit: [50, 1_500],
  automatic: [0, 5],
};

function planCampaign(
  random: Random,
  name: string,
  kind: CampaignKind,
  clientsRepeat: boolean,
): CampaignPlan {
  const audienceSize = random.integer(...LEADS[kind]);
  const positions = Array.from({ length: audienceSize }, (_, position) => position);
  return {
    name,
    kind,
    audienceSize,
    chosenPositions:
      kind === "explicit" ? [0, ...positions.slice(1).filter(() => random.chance(0.4))] : null,
    starts: Array.from({ length: STARTS_A_CAMPAIGN }, (_, index) => {
      const idempotencyKey = random.pick([null, `${name}-a`, `${name}-a`, `${name}-b`]);
      return {
        client: `start ${index}`,
        // The five come at once; the network spreads them a little.
        afterMilliseconds: random.chance(0.7) ? 0 : random.integer(0, 25),
        idempotencyKey,
        repeats: clientsRepeat && idempotencyKey !== null,
      };
    }),
    arrivals: Array.from(
      { length: kind === "automatic" ? random.integer(2, 5) : 0 },
      (_, index) => ({
        client: `arrival ${index}`,
        afterMilliseconds: random.integer(0, 1_200),
        leadCount: random.integer(1, 300),
      }),
    ),
  };
}
