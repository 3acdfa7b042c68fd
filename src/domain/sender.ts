/** A sender: an identity of an account group that performs actions, reached at a URL that the team runs. */
import type { ActionKind } from "./action.ts";
import {
  describeWindows,
  type KindLimits,
  type LimitWindow,
  type NextSlot,
  nextSlot,
  type PaceSettings,
} from "./pace.ts";
import type { SlotTimes } from "./slotTimes.ts";
import type { WorkingHours } from "./workingHours.ts";

/** What a team decides about a sender. */
export interface SenderSettings {
  readonly name: string;
  readonly url: string;
  /** The kinds of actions that it performs. */
  readonly kinds: readonly ActionKind[];
  readonly limits: Readonly<Record<ActionKind, KindLimits>>;
  /** The least time from one action to the next, of whichever kinds. */
  readonly spacingSeconds: number;
  /** Null: it may act at any time. */
  readonly workingHours: WorkingHours | null;
  /** How long it recognises the id of an action; 0: it does not. */
  readonly keepsKeysHours: number;
  /** Whether it can be asked what became of an action. */
  readonly looksUpActions: boolean;
  readonly enabled: boolean;
}

/** Times are milliseconds since 1970. */
export interface Sender extends SenderSettings {
  readonly id: string;
  readonly accountGroupId: string;
  /** Why a person is needed before the sender can act again, and since when; null if none is. */
  readonly blockedCode: string | null;
  readonly blockedAt: number | null;
  /** Until when it asked not to be called at all. */
  readonly limitedUntil: number | null;
  /** Until when it asked not to be called for a kind. */
  readonly limitedKinds: Readonly<Partial<Record<ActionKind, number>>>;
  /** Until when the secret before the last rotation signs as well; null before the first rotation. */
  readonly previousSecretUntil: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a sender may do at a moment. */
export interface SenderPresent {
  /** How much of each limit is used. */
  readonly windows: readonly LimitWindow<ActionKind>[];
  /** For each kind that it performs, when it may act next. */
  readonly next: readonly (NextSlot & { readonly kind: ActionKind })[];
}

/** What holds back a sender, as its pace is decided from it. */
export function toPaceSettings(sender: Sender): PaceSettings<ActionKind> {
  return { ...sender, blockedSince: sender.blockedAt, limitedUntilByKind: sender.limitedKinds };
}

/** What a sender may do at `now`, with the slots that it has used. */
export function describePresent(sender: Sender, slots: SlotTimes, now: number): SenderPresent {
  const settings = toPaceSettings(sender);
  return {
    windows: describeWindows(settings, slots, now),
    next: sender.kinds.map((kind) => ({ kind, ...nextSlot(settings, slots, kind, now) })),
  };
}
