/** Isolates: what runs in one memory, and what it waits for. A step of a schedule answers one of these waits. */
import type { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";

/** What an isolate is given. */
export interface Bindings {
  readonly env: Env;
  /** Of an object. */
  readonly state: DurableObjectState;
}

/** What an isolate has set to ring. */
export interface Timer {
  readonly isolate: Isolate;
  readonly due: number;
  readonly callback: () => void;
}

/** An invocation of the Worker, or one memory of the campaign's object. A crash leaves nothing of it. */
export interface Isolate {
  readonly name: string;
  /** How far this machine's clock is off. */
  readonly clockOffset: number;
  /** Events under way. */
  tasks: number;
  /** What the platform does when it dies. */
  readonly onDeath: ((choice: number) => void)[];
}

/** The durable alarm of an object, as its storage and the platform know it. */
export interface Alarm {
  due: number | null;
  isRepeatedAfterCrash: boolean;
  failedTries: number;
}

/** A memory of the campaign's object. */
export interface ObjectIsolate extends Isolate {
  object: CampaignObject;
  /** Whether its alarm is under way. */
  isInAlarm: boolean;
}

/** A call of a binding that has no answer yet. */
export interface Operation {
  readonly kind: "read" | "write" | "storage" | "send" | "call" | "fetch";
  /** For a person who reads a trace. */
  readonly name: string;
  readonly isolate: Isolate;
  /** Lets it take effect, whether or not somebody waits for the answer. */
  execute: (choice?: number) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** When this rings, the caller gives up. */
  deadline: Timer | null;
  /** Of a call that has reached an object, or a sender. */
  reply: Reply | null;
}

/** What an object or a sender answers to a call, once it does. */
export interface Reply {
  answer: { readonly value: unknown } | { readonly fault: Error } | null;
}

/** An isolate in which nothing runs yet. */
export function newIsolate(name: string, clockOffset: number): Isolate {
  return { name, clockOffset, tasks: 0, onDeath: [] };
}
