/** What events are decided over, and what comes of them. Times are milliseconds since 1970. */
import type { ActionKey, InstanceKey } from "./action.ts";
import type { EventAction } from "./decideActionEvent.ts";
import type { EventSender } from "./decideStandingEvent.ts";
import type { Identities } from "./identity.ts";
import type { LeadPlace } from "./lead.ts";
import type { EventResult, IgnoredReason, SenderEvent } from "./senderEvent.ts";
import type { Transition } from "./toTransition.ts";

/** A lead whom an event names. */
export interface NamedLead extends LeadPlace, Identities {}

/** An action that an event names. */
export interface NamedAction extends EventAction {
  /** The live run's instance that is at the action's step; null when there is none. */
  readonly waiting: (InstanceKey & { readonly version: number }) | null;
}

/** What is known of the events of a call; lists by the place of the event in the call. */
export interface SenderEventFacts {
  /** What events with these ids came to before. */
  readonly told: ReadonlyMap<string, IgnoredReason | null>;
  readonly leads: ReadonlyMap<number, readonly NamedLead[]>;
  readonly actions: ReadonlyMap<number, readonly NamedAction[]>;
  readonly senders: ReadonlyMap<number, EventSender>;
}

/** A fact that changes, as it was read and as it is then. */
export interface Change<Fact> {
  readonly from: Fact;
  readonly to: Fact;
}

/** A message from a lead. */
export interface ReceivedMessage {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly isAutomatic: boolean;
  readonly text: string | null;
}

/** A message that an event tells. */
export interface ToldMessage extends ReceivedMessage {
  /** Whose it is: one person may be a lead of several audiences. */
  readonly leads: readonly LeadPlace[];
}

/** What the events of a call come to. */
export interface SenderEventDecisions {
  /** In the order of the events. */
  readonly results: readonly EventResult[];
  /** Those that were not told before. */
  readonly recorded: readonly (Pick<SenderEvent, "id" | "type" | "occurredAt"> &
    Pick<EventResult, "reason">)[];
  readonly actions: readonly Change<EventAction>[];
  readonly senders: readonly Change<EventSender>[];
  /** Instances that the object of their sender need not decide about. */
  readonly transitions: readonly Transition[];
  /** Actions of which something is known about which the object of their sender has to decide. */
  readonly told: readonly ActionKey[];
  readonly messages: readonly ToldMessage[];
  /** Those who have answered in person. */
  readonly replied: readonly LeadPlace[];
  /** Those whom nobody may contact any more, by whatever is known of each. */
  readonly suppressed: readonly Identities[];
}
