/** What the settings of a sender in a request must be, and what is refused about them as things are. */
import * as z from "zod/mini";

import { ACTION_KINDS, type ActionKind } from "../../domain/action.ts";
import type { KindLimits } from "../../domain/pace.ts";
import type { SenderSettings } from "../../domain/sender.ts";
import { MAXIMUM_NAME_CHARACTERS } from "../../domain/textLengths.ts";
import { findWorkingHoursFaults, TIME_OF_DAY, WEEKDAYS } from "../../domain/workingHours.ts";
import { ApiError } from "../answer/failures.ts";
import { named } from "../contract.ts";
import { distinct, line, MAXIMUM_URL_CHARACTERS, wholeNumber } from "../request/schemas.ts";

const MAXIMUM_LIMIT = 100_000;
const MAXIMUM_SPACING_SECONDS = 24 * 60 * 60;
const MAXIMUM_KEEPING_HOURS = 366 * 24;

const limit = z.optional(z.nullable(wholeNumber(MAXIMUM_LIMIT)));
const kindLimits = z.strictObject({ perDay: limit, perWeek: limit });
/* @__PURE__ */ named("NewKindLimits", () => kindLimits);
const limitsOfKind = z.optional(z.nullable(kindLimits));
const limits = z.strictObject({
  engage: limitsOfKind,
  connection_request: limitsOfKind,
  direct_message: limitsOfKind,
  inmail: limitsOfKind,
} satisfies Record<ActionKind, unknown>);

const timeOfDay = z.string().check(z.regex(TIME_OF_DAY, "must be a time of day like 09:00"));
const workingHours = z.strictObject({
  timeZone: z
    .string()
    .check(
      z.maxLength(100),
      z.regex(
        /^(UTC|[A-Z][A-Za-z_]+\/[A-Za-z0-9_+/-]+)$/,
        "must be an IANA time zone like Europe/Berlin, or UTC",
      ),
    ),
  days: z
    .array(z.enum(WEEKDAYS))
    .check(z.minLength(1, "must have at least one day"), z.maxLength(WEEKDAYS.length), distinct),
  from: timeOfDay,
  to: timeOfDay,
});

const kinds = z
  .array(z.enum(ACTION_KINDS))
  .check(
    z.minLength(1, "must have at least one kind"),
    z.maxLength(ACTION_KINDS.length, `must have at most ${ACTION_KINDS.length} kinds`),
    distinct,
  );

/** The settings of a sender, as a request has them. */
export const settingsSchemas = {
  name: line(MAXIMUM_NAME_CHARACTERS),
  url: line(MAXIMUM_URL_CHARACTERS),
  kinds,
  limits,
  spacingSeconds: wholeNumber(MAXIMUM_SPACING_SECONDS),
  workingHours: z.nullable(workingHours),
  keepsKeysHours: wholeNumber(MAXIMUM_KEEPING_HOURS),
  looksUpActions: z.boolean(),
  enabled: z.boolean(),
};

/** What the contract says of them. */
export const SETTINGS_DESCRIPTIONS = {
  name: "One line.",
  url: "Where the sender is asked: https, a public host, no user name or password, not this service itself.",
  kinds: "The kinds of actions that it performs, each once.",
  limits:
    "How many actions of a kind it may do in any 24 hours (`perDay`) and in any 7 times 24 hours (`perWeek`). Null or left out: no limit. 0: none.",
  spacingSeconds: "The least time from one action to the next, of whichever kinds.",
  workingHours:
    "When it may act: on these days, from one time of day to the other as the clocks of the time zone show them, within one day. Null: at any time.",
  keepsKeysHours: "How long the sender recognises the id of an action; 0: it does not.",
  looksUpActions: "Whether the sender can be asked what became of an action.",
  enabled: "Whether it may act at all.",
};

/** The limits of each kind, with null where there is none. */
export function toLimits(requested: z.output<typeof limits>): Record<ActionKind, KindLimits> {
  const ofKind = (kind: ActionKind): KindLimits => ({
    perDay: requested[kind]?.perDay ?? null,
    perWeek: requested[kind]?.perWeek ?? null,
  });
  return {
    engage: ofKind("engage"),
    connection_request: ofKind("connection_request"),
    direct_message: ofKind("direct_message"),
    inmail: ofKind("inmail"),
  };
}

/** Refuses working hours that are well-formed and that no clock can keep. */
export function requireWorkingHours(hours: SenderSettings["workingHours"]): void {
  const faults = hours === null ? [] : findWorkingHoursFaults(hours);
  if (faults.length === 0) return;
  throw new ApiError("unprocessable", faults.map((fault) => `workingHours.${fault}`).join("; "));
}
