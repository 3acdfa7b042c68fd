/** The senders of a round, each with habits of its own, and what they look like to the check. */
import type { SenderSettings } from "../../../src/domain/sender.ts";
import { WEEKDAYS, type WorkingHours } from "../../../src/domain/workingHours.ts";
import type { SenderPeriod } from "../../invariants/execution.ts";

type SenderHabits = Pick<
  SenderSettings,
  "limits" | "spacingSeconds" | "workingHours" | "keepsKeysHours" | "looksUpActions"
>;

const DAY_MILLISECONDS = 24 * 3_600_000;
const NO_LIMITS = { engage: {}, connection_request: {}, direct_message: {}, inmail: {} };
/** Fewer than the leads of its campaigns. */
const A_FEW = { perDay: 3 };
const ALWAYS: WorkingHours = { timeZone: "UTC", days: WEEKDAYS, from: "00:00", to: "24:00" };

const PLAIN: SenderHabits = {
  ...{ limits: NO_LIMITS, spacingSeconds: 0, workingHours: null },
  ...{ keepsKeysHours: 0, looksUpActions: false },
};

/**
 * One neither recognises ids nor tells what became of them, one has limits and a spacing, one recognises ids, one tells
 * what became of them, and one keeps hours.
 */
export const SENDER_HABITS = {
  forgets: PLAIN,
  limited: {
    ...{ ...PLAIN, keepsKeysHours: 24, spacingSeconds: 1 },
    limits: { engage: A_FEW, connection_request: A_FEW, direct_message: A_FEW, inmail: A_FEW },
  },
  remembers: { ...PLAIN, keepsKeysHours: 24 },
  "looks-up": { ...PLAIN, looksUpActions: true },
  "keeps-hours": { ...PLAIN, keepsKeysHours: 24, workingHours: ALWAYS },
} as const satisfies Record<string, SenderHabits>;
export type SenderName = keyof typeof SENDER_HABITS;
export const SENDER_NAMES = Object.keys(SENDER_HABITS) as SenderName[];
export type SenderIds = Readonly<Record<SenderName, string>>;

/** How the sender that keeps hours stands: within its hours, outside them, or paused by its team. */
export const STANDINGS = ["open", "closed", "paused"] as const;
export type Standing = (typeof STANDINGS)[number];

/** The settings with which it stands so from now on, for longer than a round takes. */
export function settingsOf(
  standing: Standing,
  now: number,
): Pick<SenderSettings, "workingHours" | "enabled"> {
  if (standing !== "closed") return { workingHours: ALWAYS, enabled: standing === "open" };
  const day = WEEKDAYS[new Date(now + 3 * DAY_MILLISECONDS).getUTCDay()];
  return { workingHours: { ...ALWAYS, days: day === undefined ? [] : [day] }, enabled: true };
}

/** A sender's settings, in force from a moment on. */
export function toPeriod(
  ids: SenderIds,
  name: SenderName,
  from: number,
  settings: Partial<SenderSettings> = {},
): SenderPeriod {
  return {
    ...{ enabled: true, blockedAt: null, limitedUntil: null, limitedKinds: {} },
    ...{ ...SENDER_HABITS[name], ...settings, senderId: ids[name], from },
  };
}
