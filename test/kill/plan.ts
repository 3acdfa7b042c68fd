/** What a run of the suite does, decided before anything starts: every choice follows from the seed. Pure. */

import { Random } from "../../tools/random.ts";
import { type CampaignKind, type CampaignPlan, planCampaign } from "./planCampaign.ts";

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

/** Each schedule also kills; these come on top, in turn, so that a default run has each of them. */
const FURTHER_FAULTS: readonly (FaultKind | null)[] = [
  "hang",
  null,
  "restart",
  "kill",
  "deploy",
  null,
];

/** What the choices of a tenant follow from: those in the first database from the numbers of the round alone. */
export function seedOf({
  seed,
  number,
  databaseNumber,
}: {
  readonly seed: number;
  readonly number: number;
  readonly databaseNumber: number;
}): string {
  return databaseNumber === 1 ? `${seed}/${number}` : `${seed}/${number}/${databaseNumber}`;
}

/** Plans one round of a tenant: as many waves as any other tenant of the round has, with campaigns of its own. */
export function planRound(
  seed: number,
  number: number,
  scheduleCount: number,
  databaseNumber = 1,
): RoundPlan {
  const random = new Random(seedOf({ seed, number, databaseNumber }));
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
