/** What a schedule of execution may do: each draws its own faults, campaigns and senders. */
import { ACTION_KINDS } from "../../../src/domain/action.ts";
import type { SenderSettings } from "../../../src/domain/sender.ts";
import {
  STARTER_TEMPLATE_IDS,
  type StarterTemplateId,
} from "../../../src/domain/starterTemplates.ts";
import type { WorkingHours } from "../../../src/domain/workingHours.ts";
import { FAULT } from "../settings.ts";

const HOUR = 3_600_000;

export interface ExecutionSettings {
  /** When the schedule begins, milliseconds since 1970. */
  readonly epoch: number;
  readonly campaigns: readonly CampaignSettings[];
  readonly senders: readonly ModelledSender[];
  /** Whether the sweep makes up for what the alarms alone do not: no net may have a hole that the other one covers. */
  readonly hasSweep: boolean;
  readonly faults: number;
  readonly firstFaultyChoice: number;
}

export interface CampaignSettings {
  readonly starterTemplateId: StarterTemplateId;
  /** Whether instances appear as leads arrive, so that it ends by a stop alone. */
  readonly isAutomatic: boolean;
  readonly leadCount: number;
  readonly delayDays: number;
  /** The index of the one sender that it names; null: any serves it. */
  readonly sender: number | null;
}

export type ModelledSender = Pick<
  SenderSettings,
  | "kinds"
  | "limits"
  | "spacingSeconds"
  | "workingHours"
  | "keepsKeysHours"
  | "looksUpActions"
  | "enabled"
>;

/** A plain day, and the days on which clocks in Berlin are put forward and back. */
const EPOCHS = [
  Date.parse("2027-01-15T08:00:00Z"),
  Date.parse("2027-03-27T14:00:00Z"),
  Date.parse("2027-10-30T14:00:00Z"),
];
const LEAD_COUNTS = [1, 2, 3, 5];
/** From fair weather to storm. */
const FIRST_FAULTY_CHOICES = [244, 224, 192, 128];
const HOURS: readonly (WorkingHours | null)[] = [
  null,
  null,
  {
    timeZone: "Europe/Berlin",
    days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    from: "02:00",
    to: "17:30",
  },
  { timeZone: "Europe/Berlin", days: ["monday", "friday", "sunday"], from: "09:00", to: "09:10" },
];
const LIMITS = [{}, {}, { perDay: 1 }, { perDay: 2, perWeek: 5 }];
const SPACINGS = [0, 0, 60, 3_600];
const KEYS = [0, 0, 1, 48];
/** Faults that hide others: most schedules do without them. */
const OVERSHADOWING =
  FAULT.split | FAULT.clocksDisagree | FAULT.workerDies | FAULT.alarmsLost | FAULT.callFails;

/** What the alarms of senders have to mend without the sweep: whoever has changed something has woken them. */
const FOR_ALARMS =
  FAULT.sendFails |
  FAULT.crashes |
  FAULT.messagesLost |
  FAULT.messagesRepeated |
  FAULT.clocksDisagree |
  FAULT.answersLost |
  FAULT.answersSlow;

/** Reads settings out of a number below 2^30: 14 bits of faults, and 16 that are spread over all else. */
export function toExecutionSettings(number: number): ExecutionSettings {
  // Of the number's bits each setting takes a part that is its own, so that a smaller number is a simpler schedule.
  let rest = number >> 14;
  const draw = <T>(from: readonly T[]): T => {
    const drawn = from[rest % from.length];
    rest = Math.floor(rest / from.length);
    if (drawn === undefined) throw new Error("There is nothing to draw from.");
    return drawn;
  };
  const isPlain = draw([true, true, false]);
  const hasSweep = draw([true, true, false]);
  const epoch = draw(EPOCHS);
  const campaignCount = draw([1, 2, 3]);
  const senderCount = draw([1, 2]);
  const mix = scramble(number);
  const all = number & 0x3fff;
  const likely = isPlain ? all & ~OVERSHADOWING : all;
  return {
    epoch: epoch + (mix(0) % 12) * HOUR,
    campaigns: Array.from({ length: campaignCount }, (_, index) => ({
      starterTemplateId: pick(STARTER_TEMPLATE_IDS, mix(10 + index)),
      isAutomatic: mix(110 + index) % 5 === 4,
      leadCount: pick(LEAD_COUNTS, mix(20 + index)),
      delayDays: pick([0, 0, 1], mix(30 + index)),
      sender: pick([null, null, 0], mix(40 + index)),
    })),
    senders: Array.from({ length: senderCount }, (_, index) => {
      const limits = pick(LIMITS, mix(50 + index));
      return {
        kinds: ACTION_KINDS,
        limits: Object.fromEntries(
          ACTION_KINDS.map((kind) => [kind, limits]),
        ) as SenderSettings["limits"],
        spacingSeconds: pick(SPACINGS, mix(60 + index)),
        workingHours: pick(HOURS, mix(70 + index)),
        keepsKeysHours: pick(KEYS, mix(80 + index)),
        looksUpActions: pick([false, true], mix(90 + index)),
        enabled: pick([true, true, true, false], mix(100 + index)),
      };
    }),
    hasSweep,
    faults: hasSweep ? likely : all & FOR_ALARMS,
    firstFaultyChoice: pick(FIRST_FAULTY_CHOICES, mix(1)),
  };
}

/** Numbers that follow from a number and look random. */
function scramble(number: number): (index: number) => number {
  return (index) => {
    let mixed = Math.imul(number ^ Math.imul(index + 1, 0x9e37_79b1), 0x85eb_ca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2_ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

function pick<T>(from: readonly T[], number: number): T {
  const picked = from[number % from.length];
  if (picked === undefined) throw new Error("There is nothing to pick from.");
  return picked;
}
