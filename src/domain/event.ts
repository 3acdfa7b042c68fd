/** An event: something that has happened, as it is told to whoever wants to hear of it. Pure. */
import { type ActionKind, toActionId, toInstanceId } from "./action.ts";
import type { Person } from "./lead.ts";

/** What is told. A new type may come; what a type says may only grow. */
export const EVENT_TYPES = [
  "campaign.started",
  "campaign.stopped",
  "campaign.completed",
  "run.instances_created",
  "instance.completed",
  "instance.failed",
  "instance.cancelled",
  "action.sent",
  "action.unknown",
  "message.received",
  "sender.limited",
  "sender.blocked",
  "sender.restored",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The version of what events say. It changes when a field goes, or means something else. */
export const EVENT_VERSION = 1;

/** An event as it is recorded, with what the rows that it is about say. Times are milliseconds since 1970. */
export interface Event {
  readonly id: string;
  readonly accountGroupId: string;
  /** Its place in the feed: the order of commits, from 1, without a gap. */
  readonly sequence: number;
  readonly type: EventType;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly campaign: { readonly id: string; readonly name: string } | null;
  readonly run: {
    readonly id: string;
    readonly traceId: string;
    readonly startedBy: string;
    readonly instancesPromised: number;
  } | null;
  readonly stop: { readonly stoppedBy: string; readonly instancesStopped: number } | null;
  /** How many instances of the run have ended, by status. */
  readonly ended: {
    readonly completed: number;
    readonly cancelled: number;
    readonly failed: number;
  };
  readonly lead: (Person & { readonly id: string; readonly position: number }) | null;
  readonly step: number | null;
  readonly instance: { readonly reason: string | null; readonly detail: string | null } | null;
  readonly action: {
    readonly kind: ActionKind;
    readonly attempt: number;
    readonly externalId: string | null;
    readonly thread: string | null;
  } | null;
  readonly sender: { readonly id: string; readonly name: string } | null;
  readonly message: {
    readonly senderEventId: string;
    readonly text: string | null;
    readonly isAutomatic: boolean;
    readonly receivedAt: number;
  } | null;
  readonly details: {
    readonly instancesCreated?: number;
    readonly code?: string | null;
    readonly attempt?: number;
    readonly until?: number;
    readonly kind?: ActionKind | null;
  };
}

/** Whom an event is about. */
type Lead = Person & { readonly id: string };
interface Named {
  readonly id: string;
  readonly name: string;
}
interface OfRun {
  readonly campaign: Named;
  readonly runId: string;
}
interface OfInstance extends OfRun {
  readonly instanceId: string;
  readonly lead: Lead;
}
interface EndedInstance extends OfInstance {
  /** The step that it was at; null when no sender had taken on the lead. */
  readonly step: number | null;
  readonly sender: Named | null;
  readonly reason: string | null;
  readonly detail: string | null;
}
interface OfAction extends OfInstance {
  readonly actionId: string;
  readonly step: number;
  readonly kind: ActionKind;
  readonly attempt: number;
  readonly sender: Named;
}

/** What each type tells. */
export interface EventData {
  readonly "campaign.started": OfRun & {
    readonly startedBy: string;
    readonly instancesPromised: number;
  };
  readonly "campaign.stopped": OfRun & {
    readonly stoppedBy: string;
    readonly instancesStopped: number;
  };
  readonly "campaign.completed": OfRun & { readonly instances: Event["ended"] };
  readonly "run.instances_created": OfRun & { readonly instancesCreated: number };
  readonly "instance.completed": EndedInstance;
  readonly "instance.failed": EndedInstance;
  readonly "instance.cancelled": EndedInstance;
  readonly "action.sent": OfAction & {
    readonly externalId: string | null;
    readonly thread: string | null;
  };
  readonly "action.unknown": OfAction & { readonly code: string | null };
  readonly "message.received": {
    /** The campaign that has written to the lead last, and with what; null when none has. */
    readonly campaign: Named | null;
    readonly runId: string | null;
    readonly instanceId: string | null;
    readonly step: number | null;
    readonly sender: Named | null;
    readonly lead: Lead;
    readonly message: {
      readonly senderEventId: string;
      readonly text: string | null;
      readonly automatic: boolean;
      readonly receivedAt: string;
    };
  };
  readonly "sender.limited": {
    readonly sender: Named;
    readonly until: string;
    /** Null: for everything. */
    readonly kind: ActionKind | null;
  };
  readonly "sender.blocked": { readonly sender: Named; readonly code: string };
  readonly "sender.restored": { readonly sender: Named };
}

/** An event as it is told, in the feed and to webhook endpoints alike. */
export type ToldEvent = {
  readonly [Type in EventType]: {
    readonly id: string;
    readonly type: Type;
    readonly version: typeof EVENT_VERSION;
    readonly sequence: number;
    readonly timestamp: string;
    readonly accountGroupId: string;
    /** Of the start that it goes back to; null where there is none. */
    readonly traceId: string | null;
    readonly data: EventData[Type];
  };
}[EventType];

/** Tells an event. */
export function tellEvent(event: Event): ToldEvent {
  const { id, type, sequence, accountGroupId, run } = event;
  return {
    id,
    type,
    version: EVENT_VERSION,
    sequence,
    timestamp: toTime(event.occurredAt),
    accountGroupId,
    traceId: run?.traceId ?? null,
    data: TELLERS[type](event),
  } as ToldEvent;
}

const TELLERS: { readonly [Type in EventType]: (event: Event) => EventData[Type] } = {
  "campaign.started": (event) => {
    const { startedBy, instancesPromised } = there(event, "run");
    return { ...ofRun(event), startedBy, instancesPromised };
  },
  "campaign.stopped": (event) => {
    const { stoppedBy, instancesStopped } = there(event, "stop");
    return { ...ofRun(event), stoppedBy, instancesStopped };
  },
  "campaign.completed": (event) => ({ ...ofRun(event), instances: event.ended }),
  "run.instances_created": (event) => ({
    ...ofRun(event),
    instancesCreated: event.details.instancesCreated ?? 0,
  }),
  "instance.completed": endedInstance,
  "instance.failed": endedInstance,
  "instance.cancelled": endedInstance,
  "action.sent": (event) => {
    const { externalId, thread } = there(event, "action");
    return { ...ofAction(event), externalId, thread };
  },
  "action.unknown": (event) => ({ ...ofAction(event), code: event.details.code ?? null }),
  "message.received": (event) => {
    const { campaign, run, step, sender } = event;
    const { position, ...lead } = there(event, "lead");
    const { isAutomatic, receivedAt, ...message } = there(event, "message");
    return {
      campaign,
      runId: run?.id ?? null,
      instanceId: run === null ? null : toInstanceId({ runId: run.id, position }),
      step,
      sender,
      lead,
      message: { ...message, automatic: isAutomatic, receivedAt: toTime(receivedAt) },
    };
  },
  "sender.limited": (event) => ({
    sender: there(event, "sender"),
    until: toTime(event.details.until ?? 0),
    kind: event.details.kind ?? null,
  }),
  "sender.blocked": (event) => ({
    sender: there(event, "sender"),
    code: event.details.code ?? "",
  }),
  "sender.restored": (event) => ({ sender: there(event, "sender") }),
};

function ofRun(event: Event): OfRun {
  return { campaign: there(event, "campaign"), runId: there(event, "run").id };
}

function ofInstance(event: Event): OfInstance {
  const { position, ...lead } = there(event, "lead");
  const of = ofRun(event);
  return { ...of, instanceId: toInstanceId({ runId: of.runId, position }), lead };
}

function endedInstance(event: Event): EndedInstance {
  const { step, sender } = event;
  const { reason, detail } = there(event, "instance");
  return { ...ofInstance(event), step, sender, reason, detail };
}

function ofAction(event: Event): OfAction {
  const of = ofInstance(event);
  const { position } = there(event, "lead");
  const step = there(event, "step");
  const { kind, attempt: latest } = there(event, "action");
  const { attempt = latest } = event.details;
  const actionId = toActionId({ runId: of.runId, position }, step);
  return { ...of, actionId, step, kind, attempt, sender: there(event, "sender") };
}

/** @throws {Error} when the rows that an event is about are gone, which nothing deletes before the event */
function there<Name extends keyof Event>(event: Event, name: Name): NonNullable<Event[Name]> {
  const value = event[name];
  if (value === null || value === undefined) {
    throw new Error(`Event ${event.id} (${event.type}) has no ${name}.`);
  }
  return value;
}

function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
