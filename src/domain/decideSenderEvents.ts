/** What the events of a call come to, one after the other, over the facts that were read before. Pure. */
import type { ActionKey } from "./action.ts";
import {
  type ActionChange,
  decideActionEvent,
  decideConnectionEvent,
  type EventAction,
} from "./decideActionEvent.ts";
import { decideStandingEvent, type EventSender } from "./decideStandingEvent.ts";
import type { Identities } from "./identity.ts";
import type { LeadPlace } from "./lead.ts";
import { DEFAULT_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS } from "./pause.ts";
import {
  type EventResult,
  type IgnoredReason,
  isIdentified,
  namesSubject,
  notAfter,
  type SenderEvent,
} from "./senderEvent.ts";
import type {
  Change,
  NamedAction,
  NamedLead,
  SenderEventDecisions,
  SenderEventFacts,
  ToldMessage,
} from "./senderEventDecisions.ts";
import { type Transition, toTransition } from "./toTransition.ts";

/** The decisions while they are made. */
class Decisions implements SenderEventDecisions {
  readonly results: EventResult[] = [];
  readonly recorded: SenderEventDecisions["recorded"][number][] = [];
  readonly told: ActionKey[] = [];
  readonly messages: ToldMessage[] = [];
  readonly replied: LeadPlace[] = [];
  readonly suppressed: Identities[] = [];
  readonly #told: Map<string, IgnoredReason | null>;
  readonly #actions = new Map<string, Change<EventAction>>();
  readonly #senders = new Map<string, Change<EventSender>>();
  readonly #transitions = new Map<string, Transition>();

  constructor(told: SenderEventFacts["told"]) {
    this.#told = new Map(told);
  }

  get actions() {
    return [...this.#actions.values()];
  }

  get senders() {
    return [...this.#senders.values()];
  }

  get transitions() {
    return [...this.#transitions.values()];
  }

  /** Decides about an event, unless it was told before. */
  decide(event: SenderEvent, index: number, facts: SenderEventFacts, now: number): void {
    const { id, type, occurredAt } = event;
    const known = this.#told.get(id);
    if (known !== undefined) {
      this.results.push({ outcome: "repeated", reason: known });
      return;
    }
    const reason = this.#apply(event, index, facts, now);
    this.#told.set(id, reason);
    this.recorded.push({ id, type, occurredAt, reason });
    this.results.push({ outcome: reason === null ? "applied" : "ignored", reason });
  }

  #apply(
    event: SenderEvent,
    index: number,
    { leads, actions, senders }: SenderEventFacts,
    now: number,
  ): IgnoredReason | null {
    if (!namesSubject(event)) return "incomplete";
    switch (event.type) {
      case "action.sent":
      case "action.rejected":
      case "action.later":
        return this.#changeActions(event, actions.get(index), "unknown-action", now);
      case "connection.accepted":
      case "connection.withdrawn":
        return this.#changeActions(event, actions.get(index), "no-connection-request", now);
      case "message.received":
        return this.#receive(event, leads.get(index), now);
      case "lead.unsubscribed":
        return this.#suppress(event, leads.get(index));
      case "sender.limited":
      case "sender.blocked":
      case "sender.restored":
        return this.#changeSender(event, senders.get(index), now);
    }
  }

  /** @returns null when one of them changes; else why the first does not */
  #changeActions(
    event: Extract<SenderEvent, { type: `action.${string}` | `connection.${string}` }>,
    named: readonly NamedAction[] = [],
    ifNone: IgnoredReason,
    now: number,
  ): IgnoredReason | null {
    const ignored: IgnoredReason[] = [];
    for (const { waiting, ...from } of named) {
      const key = `${from.campaignId} ${from.position} ${from.step}`;
      const present = this.#actions.get(key) ?? { from, to: from };
      const change = decideChange(event, present.to, now);
      if ("ignored" in change) {
        ignored.push(change.ignored);
        continue;
      }
      this.#actions.set(key, { from: present.from, to: change.action });
      if (event.type === "action.later") this.#postpone(from, waiting, event.until, now);
      else this.told.push(from);
    }
    return ignored.length === named.length ? (ignored[0] ?? ifNone) : null;
  }

  #postpone(
    { step }: ActionKey,
    waiting: NamedAction["waiting"],
    until: number | null,
    now: number,
  ): void {
    if (waiting === null) return;
    const ahead = until !== null && until > now ? until : now + DEFAULT_PAUSE_MILLISECONDS;
    const dueAt = Math.min(ahead, now + LONGEST_PAUSE_MILLISECONDS);
    this.#transitions.set(
      `${waiting.runId} ${waiting.position}`,
      toTransition({ ...waiting, step }, { next: "due", step, dueAt }, null),
    );
  }

  #receive(
    event: Extract<SenderEvent, { type: "message.received" }>,
    named: readonly NamedLead[] = [],
    now: number,
  ): IgnoredReason | null {
    if (named.length === 0) return "unknown-person";
    const { id: eventId, automatic: isAutomatic, text } = event;
    const occurredAt = notAfter(event.occurredAt, now);
    const leads = named.map(({ audienceId, position }) => ({ audienceId, position }));
    this.messages.push({ eventId, occurredAt, isAutomatic, text, leads });
    if (!isAutomatic) this.replied.push(...leads);
    return null;
  }

  #suppress({ about }: SenderEvent, named: readonly NamedLead[] = []): IgnoredReason | null {
    const people = [about, ...named].filter(isIdentified);
    this.suppressed.push(
      ...people.map(({ email, linkedinUrl, externalId }) => ({ email, linkedinUrl, externalId })),
    );
    return people.length === 0 ? "unknown-person" : null;
  }

  #changeSender(
    event: Extract<SenderEvent, { type: `sender.${string}` }>,
    from: EventSender | undefined,
    now: number,
  ): IgnoredReason | null {
    if (from === undefined) return "unknown-sender";
    const present = this.#senders.get(from.id) ?? { from, to: from };
    const change = decideStandingEvent(event, present.to, now);
    if ("ignored" in change) return change.ignored;
    this.#senders.set(from.id, { from: present.from, to: change.sender });
    return null;
  }
}

/** Decides what the events of a call come to. An event sees what the ones before it in the call have changed. */
export function decideSenderEvents(
  events: readonly SenderEvent[],
  facts: SenderEventFacts,
  now: number,
): SenderEventDecisions {
  const decisions = new Decisions(facts.told);
  for (const [index, event] of events.entries()) decisions.decide(event, index, facts, now);
  return decisions;
}

function decideChange(
  event: Extract<SenderEvent, { type: `action.${string}` | `connection.${string}` }>,
  action: EventAction,
  now: number,
): ActionChange {
  return event.type === "connection.accepted" || event.type === "connection.withdrawn"
    ? decideConnectionEvent(event, action, now)
    : decideActionEvent(event, action, now);
}
