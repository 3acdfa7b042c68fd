/** A sender as the API shows it. Its secret is in the answers that make one, and in no other. */
import * as z from "zod/mini";

import type { SenderWithSecret } from "../../database/senders.ts";
import { ACTION_KINDS } from "../../domain/action.ts";
import { type KindLimits, PACE_REASONS } from "../../domain/pace.ts";
import { describePresent, type Sender } from "../../domain/sender.ts";
import { type SlotTimes, toSlotTimes } from "../../domain/slotTimes.ts";
import { WEEKDAYS } from "../../domain/workingHours.ts";
import { decryptSecret, readSenderSecretsKey } from "../../outbound/secrets.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { count, identifier, matching, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { SETTINGS_DESCRIPTIONS } from "./senderSchemas.ts";

/** What an action is. */
export const actionKind = /* @__PURE__ */ named(
  "ActionKind",
  () => z.enum(ACTION_KINDS),
  "What a sender can be asked to do.",
);

const kindLimitsAnswer = /* @__PURE__ */ named(
  "KindLimits",
  () => z.strictObject({ perDay: z.nullable(count()), perWeek: z.nullable(count()) }),
  "How many actions of a kind a sender may do in any 24 hours and in any 7 times 24 hours; null where there is no limit.",
);

const workingHoursAnswer = /* @__PURE__ */ named("WorkingHours", () =>
  z.strictObject({
    timeZone: text(100),
    days: z.array(z.enum(WEEKDAYS)).check(z.maxLength(WEEKDAYS.length)),
    from: text(5),
    to: text(5),
  }),
);

const limitWindowAnswer = /* @__PURE__ */ named(
  "LimitWindow",
  () =>
    z.strictObject({
      kind: actionKind,
      window: about("24 hours, or 7 times 24 hours, that end now.", z.enum(["day", "week"])),
      limit: count(),
      used: count(),
      left: count(),
      resetsAt: about("When `left` grows; null if it cannot.", z.nullable(timestamp)),
    }),
  "How much of a limit is used.",
);

const nextActionAnswer = /* @__PURE__ */ named(
  "NextAction",
  () =>
    z.strictObject({
      kind: actionKind,
      at: about(
        "The first moment at which it may act; null: not before somebody changes the sender.",
        z.nullable(timestamp),
      ),
      waitsFor: about(
        "What holds it back for so long; null if nothing does. `limited`: it has asked to wait.",
        z.nullable(z.enum(PACE_REASONS)),
      ),
    }),
  "When a sender may act next.",
);

/** A list of kinds, each once. */
export function kindsAnswer() {
  return z.array(actionKind).check(z.maxLength(ACTION_KINDS.length));
}

/** Why a sender is blocked. */
export const blockAnswer = /* @__PURE__ */ named(
  "SenderBlock",
  () => z.nullable(z.strictObject({ code: text(100), since: timestamp })),
  "Why a person is needed before the sender can act again, and since when; null if none is.",
);

/** Shows why a sender is blocked. */
export function toBlock({ blockedCode, blockedAt }: Pick<Sender, "blockedCode" | "blockedAt">) {
  return blockedCode === null || blockedAt === null
    ? null
    : { code: blockedCode, since: toTimestamp(blockedAt) };
}

/** The fields of a sender in an answer. */
function senderFields() {
  return {
    id: identifier,
    name: text(200),
    url: text(6_000),
    kinds: kindsAnswer(),
    limits: z.strictObject({
      engage: kindLimitsAnswer,
      connection_request: kindLimitsAnswer,
      direct_message: kindLimitsAnswer,
      inmail: kindLimitsAnswer,
    }),
    spacingSeconds: about(SETTINGS_DESCRIPTIONS.spacingSeconds, count()),
    workingHours: z.nullable(workingHoursAnswer),
    keepsKeysHours: about(SETTINGS_DESCRIPTIONS.keepsKeysHours, count()),
    looksUpActions: about(SETTINGS_DESCRIPTIONS.looksUpActions, z.boolean()),
    enabled: about(SETTINGS_DESCRIPTIONS.enabled, z.boolean()),
    blocked: blockAnswer,
    limitedUntil: about(
      "Until when it has asked to wait with everything; null if it has not.",
      z.nullable(timestamp),
    ),
    windows: about(
      "How much of each limit is used.",
      z.array(limitWindowAnswer).check(z.maxLength(2 * ACTION_KINDS.length)),
    ),
    next: about(
      "For each of its kinds, when it may act next.",
      z.array(nextActionAnswer).check(z.maxLength(ACTION_KINDS.length)),
    ),
    previousSecretUntil: about(
      "Until when the secret before the last rotation signs as well; null if only one secret signs.",
      z.nullable(timestamp),
    ),
    createdAt: timestamp,
    updatedAt: timestamp,
  };
}

/** A sender in an answer. */
export const senderAnswer = /* @__PURE__ */ named(
  "Sender",
  () => z.strictObject(senderFields()),
  "An identity that performs actions, such as a LinkedIn account or a mailbox, and what it may do at present.",
);
export type SenderAnswer = z.infer<typeof senderAnswer>;

/** A sender with its newest secret. */
export const senderWithSecretAnswer = /* @__PURE__ */ named(
  "SenderWithSecret",
  () =>
    z.strictObject({
      ...senderFields(),
      secret: about(
        "Signs the requests to the sender. It is shown this once.",
        matching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      ),
    }),
  "A sender, and the secret that was made for it.",
);
export type SenderWithSecretAnswer = z.infer<typeof senderWithSecretAnswer>;

/** Shows a sender as it is at `now`, with the slots that it has used. */
export function toSenderAnswer(sender: Sender, slots: SlotTimes, now: number): SenderAnswer {
  const { windows, next } = describePresent(sender, slots, now);
  const { limitedUntil, previousSecretUntil } = sender;
  const ifAhead = (time: number | null) => (time !== null && time > now ? toTimestamp(time) : null);
  return {
    id: sender.id,
    name: sender.name,
    url: sender.url,
    kinds: [...sender.kinds],
    limits: {
      engage: toKindLimits(sender.limits.engage),
      connection_request: toKindLimits(sender.limits.connection_request),
      direct_message: toKindLimits(sender.limits.direct_message),
      inmail: toKindLimits(sender.limits.inmail),
    },
    spacingSeconds: sender.spacingSeconds,
    workingHours:
      sender.workingHours === null
        ? null
        : { ...sender.workingHours, days: [...sender.workingHours.days] },
    keepsKeysHours: sender.keepsKeysHours,
    looksUpActions: sender.looksUpActions,
    enabled: sender.enabled,
    blocked: toBlock(sender),
    limitedUntil: ifAhead(limitedUntil),
    windows: windows.map(({ resetsAt, ...window }) => ({
      ...window,
      resetsAt: toTimestamp(resetsAt),
    })),
    next: next.map(({ kind, at, limit }) => ({
      kind,
      at: toTimestamp(at),
      waitsFor: limit?.reason ?? null,
    })),
    previousSecretUntil: ifAhead(previousSecretUntil),
    createdAt: toTimestamp(sender.createdAt),
    updatedAt: toTimestamp(sender.updatedAt),
  };
}

/**
 * Shows a sender with the secret that was made for it, as it was then: a repetition under the same `Idempotency-Key` gets
 * the same, from what is kept encrypted.
 */
export async function toSenderWithSecretAnswer(
  sender: SenderWithSecret,
  env: Env,
): Promise<SenderWithSecretAnswer> {
  const key = await readSenderSecretsKey(env);
  return {
    // As it was then: it had used nothing.
    ...toSenderAnswer(sender, toSlotTimes([]), sender.updatedAt),
    secret: await decryptSecret(key, sender.id, sender.encryptedSecret),
  };
}

function toKindLimits({ perDay, perWeek }: KindLimits) {
  return { perDay: perDay ?? null, perWeek: perWeek ?? null };
}

/** Where a sender is. */
export function pathOfSender(accountGroupId: string, senderId: string): string {
  return `/v1/accounts/${accountGroupId}/senders/${senderId}`;
}

/** The answer for a sender that is missing, or another account group's: the two must not differ. */
export function senderNotFound(senderId: string): ApiError {
  return new ApiError("notFound", `There is no sender ${senderId} in this account group.`);
}
