/** What a round of execution does, decided before anything starts: every choice follows from the seed. Pure. */
import {
  STARTER_TEMPLATE_IDS,
  type StarterTemplateId,
} from "../../../src/domain/starterTemplates.ts";
import { Random } from "../../../tools/random.ts";
import type { CampaignPlan, TransitionPlan } from "../planCampaign.ts";

/** The senders of a round: one recognises ids, one tells what became of them, one does neither. */
export const SENDER_HABITS = {
  remembers: { keepsKeysHours: 24, looksUpActions: false },
  "looks-up": { keepsKeysHours: 0, looksUpActions: true },
  forgets: { keepsKeysHours: 0, looksUpActions: false },
} as const;
export type SenderName = keyof typeof SENDER_HABITS;
export const SENDER_NAMES = Object.keys(SENDER_HABITS) as SenderName[];

/**
 * Where the runtime is killed: between the claim and the call; while the sender has the request, before or after it has
 * acted; between the answer and the record; or some time after a request.
 */
export const MOMENTS = ["claimed", "asked", "performed", "answered", "later"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface KillPlan {
  readonly moment: Moment;
  /** How many times the moment passes before. */
  readonly passes: number;
  /** How long after the moment. */
  readonly afterMilliseconds: number;
}

export interface ExecutedCampaignPlan extends CampaignPlan {
  readonly starterTemplateId: StarterTemplateId;
  readonly sender: SenderName;
}

/** A kill, and the campaigns that start before it. */
export interface ExecutionSchedule {
  readonly campaigns: readonly ExecutedCampaignPlan[];
  readonly kill: KillPlan;
}

/** Plans the schedules of one round. Each moment has its turn, and so has each sender. */
export function planExecution(seed: number, number: number, count: number): ExecutionSchedule[] {
  const random = new Random(`execution/${seed}/${number}`);
  return Array.from({ length: count }, (_, index) => {
    const turn = number + index;
    return {
      campaigns: Array.from({ length: random.integer(1, 2) }, (_none, place) =>
        planCampaign(random, `${index}.${place}`, turn + place),
      ),
      kill: planKill(random, MOMENTS[turn % MOMENTS.length] ?? "later"),
    };
  });
}

function planKill(random: Random, moment: Moment): KillPlan {
  return {
    moment,
    passes: random.integer(0, 4),
    afterMilliseconds: moment === "later" ? random.integer(0, random.pick([30, 300, 1_500])) : 0,
  };
}

function planCampaign(random: Random, name: string, turn: number): ExecutedCampaignPlan {
  const isStopped = random.chance(0.25);
  const transition = (client: string, afterMilliseconds: number): TransitionPlan => ({
    client,
    afterMilliseconds,
    idempotencyKey: `${name}-${client.replaceAll(" ", "-")}`,
    repeats: true,
  });
  const stopAfter = random.integer(100, 1_500);
  return {
    name,
    kind: "small",
    audienceSize: random.integer(2, 6),
    chosenPositions: null,
    starts: [
      transition("start", 0),
      ...(isStopped && random.chance(0.7)
        ? [transition("later start", stopAfter + random.integer(50, 2_500))]
        : []),
    ],
    stops: isStopped ? [transition("stop", stopAfter)] : [],
    arrivals: [],
    starterTemplateId: random.pick(STARTER_TEMPLATE_IDS),
    sender: SENDER_NAMES[turn % SENDER_NAMES.length] ?? "forgets",
  };
}
