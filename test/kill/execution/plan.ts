/** What a round of execution does, decided before anything starts: every choice follows from the seed. Pure. */
import {
  STARTER_TEMPLATE_IDS,
  type StarterTemplateId,
} from "../../../src/domain/starterTemplates.ts";
import { workflowOf } from "../../../src/domain/workflow.ts";
import { Random } from "../../../tools/random.ts";
import { seedOf } from "../plan.ts";
import type { CampaignPlan, TransitionPlan } from "../planCampaign.ts";
import { planTelling, type Telling } from "./conduct.ts";
import { SENDER_NAMES, type SenderName, STANDINGS, type Standing } from "./senders.ts";

/**
 * Where the runtime is killed: between the claim and the call; while the sender has the request, before or after it has
 * acted; between the answer and the record; while a sender tells something; or some time after a request.
 */
export const MOMENTS = ["claimed", "asked", "performed", "answered", "told", "later"] as const;
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

/** A lead that writes, once its sender is asked for a step of one of the campaign's leads. */
export interface ReplyPlan {
  readonly position: number;
  readonly afterAskFor: { readonly position: number; readonly step: number };
  /** Whether a machine writes. */
  readonly isAutomatic: boolean;
  readonly names: "instance" | "person";
  readonly telling: Telling;
}

export interface ExecutedCampaignPlan extends CampaignPlan {
  readonly starterTemplateId: StarterTemplateId;
  readonly sender: SenderName;
  readonly autoCancelOnMessageReceived: boolean;
  readonly replies: readonly ReplyPlan[];
}

/** A kill, the campaigns that start before it, and how the sender that keeps hours stands meanwhile. */
export interface ExecutionSchedule {
  readonly campaigns: readonly ExecutedCampaignPlan[];
  readonly kill: KillPlan;
  readonly standing: Standing;
}

/**
 * Plans the schedules of one round of a tenant. Each moment has its turn, and so has each sender; the one with limits gets more to do,
 * so that it comes back from a kill, and its limits have to hold over several campaigns.
 */
export function planExecution(
  seed: number,
  number: number,
  count: number,
  databaseNumber = 1,
): ExecutionSchedule[] {
  const random = new Random(`execution/${seedOf({ seed, number, databaseNumber })}`);
  return Array.from({ length: count }, (_, index) => {
    const turn = number + index + databaseNumber - 1;
    return {
      campaigns: Array.from({ length: random.integer(1, 2) }, (_none, place) =>
        planCampaign(
          random,
          `${index}.${place}`,
          place === 1 && random.chance(0.6) ? "limited" : senderAt(turn + place),
        ),
      ),
      kill: planKill(random, MOMENTS[turn % MOMENTS.length] ?? "later"),
      standing: random.pick(["open", ...STANDINGS]),
    };
  });
}

function planKill(random: Random, moment: Moment): KillPlan {
  const spreads = { told: [0, 5, 30], later: [30, 300, 1_500] };
  return {
    moment,
    passes: random.integer(0, moment === "told" ? 1 : 4),
    afterMilliseconds:
      moment === "told" || moment === "later" ? random.integer(0, random.pick(spreads[moment])) : 0,
    isRestart: random.chance(0.15),
  };
}

function senderAt(turn: number): SenderName {
  return SENDER_NAMES[turn % SENDER_NAMES.length] ?? "forgets";
}

function planCampaign(random: Random, name: string, sender: SenderName): ExecutedCampaignPlan {
  const audienceSize =
    sender === "limited" ? random.integer(6, 9) : random.integer(2, random.pick([4, 8, 12]));
  const starterTemplateId = random.pick(STARTER_TEMPLATE_IDS);
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
    audienceSize,
    chosenPositions: null,
    starts: [
      transition("start", 0),
      ...(isStopped && random.chance(0.7)
        ? [transition("later start", stopAfter + random.integer(50, 2_500))]
        : []),
    ],
    stops: isStopped ? [transition("stop", stopAfter)] : [],
    arrivals: [],
    starterTemplateId,
    sender,
    autoCancelOnMessageReceived: random.chance(0.8),
    replies: Array.from({ length: random.pick([0, 0, 1, 2]) }, () =>
      planReply(random, audienceSize, workflowOf(starterTemplateId).length),
    ),
  };
}

/** Whoever writes is asked for at that moment, or comes later. */
function planReply(random: Random, audienceSize: number, stepCount: number): ReplyPlan {
  const position = random.integer(0, audienceSize - 1);
  return {
    position: random.integer(position, audienceSize - 1),
    afterAskFor: { position, step: random.integer(1, stepCount) },
    isAutomatic: random.chance(0.2),
    names: random.pick(["instance", "person"]),
    telling: planTelling(random, 400),
  };
}
