/** What a schedule may do: each draws its own set of faults, so that rare ones also meet alone. */
import type { WorkflowTrigger } from "../../src/domain/campaign.ts";

/** A kind of fault that a schedule has or has not. */
export const FAULT = {
  databaseFails: 1 << 0,
  outcomeUnknown: 1 << 1,
  lateWrites: 1 << 2,
  sendFails: 1 << 3,
  callFails: 1 << 4,
  crashes: 1 << 5,
  split: 1 << 6,
  messagesLost: 1 << 7,
  messagesRepeated: 1 << 8,
  clocksDisagree: 1 << 9,
  workerDies: 1 << 10,
  alarmsLost: 1 << 11,
  answersLost: 1 << 12,
  answersSlow: 1 << 13,
} as const;

/** Those that a start can meet. */
const ALL_FAULTS = 0xfff;

/** No single net may have a hole that the other one covers: some schedules take one away. */
export type Nets = "alarm-and-sweep" | "alarm" | "sweep";

export interface Settings {
  readonly nets: Nets;
  readonly trigger: WorkflowTrigger;
  readonly leadCount: number;
  /** Whether a manual campaign names its leads one by one. */
  readonly isExplicit: boolean;
  readonly faults: number;
  /** Of 256 choices how a step goes, those from here on are faults. */
  readonly firstFaultyChoice: number;
}

const NETS: readonly Nets[] = ["alarm-and-sweep", "alarm", "sweep"];
/** One message with room, three messages of which the last is short, five that are full. */
export const LEAD_COUNTS = [3, 10, 20] as const;
/** From fair weather to storm. */
const FIRST_FAULTY_CHOICES = [232, 192, 144, 72];
/** What the alarm alone cannot mend: then the sweep has to. */
const BEYOND_THE_ALARM = FAULT.lateWrites | FAULT.split | FAULT.alarmsLost;

/** Faults that hide others: most schedules do without them. */
const OVERSHADOWING = FAULT.split | FAULT.clocksDisagree | FAULT.workerDies;

/** Reads settings out of a number below 2^30. */
export function toSettings(number: number): Settings {
  const isPlain = number >> 24 >= 20;
  const faults = number & (isPlain ? ALL_FAULTS & ~OVERSHADOWING : ALL_FAULTS);
  const rest = (number >> 12) & 0xfff;
  const nets = NETS[rest % 3] ?? "alarm";
  const trigger = (rest >> 4) % 4 === 3 ? "automatic" : "manual";
  return {
    nets,
    trigger,
    leadCount: LEAD_COUNTS[(rest >> 8) % 3] ?? LEAD_COUNTS[0],
    isExplicit: trigger === "manual" && (rest >> 6) % 4 === 3,
    firstFaultyChoice: FIRST_FAULTY_CHOICES[(rest >> 10) % 4] ?? 0,
    faults: nets === "alarm" ? faults & ~BEYOND_THE_ALARM : faults,
  };
}
