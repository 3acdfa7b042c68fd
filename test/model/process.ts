/** A process is what runs in one isolate: steps between which anything may happen, a crash included. */
import type { StartRefusal } from "../../src/domain/decideStart.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";

/** A refusal that an object remembers. */
export type Conflict = Extract<StartRefusal, { reason: "conflict" }>;

/** Yields what it waits for; resumes with the result, or with a fault thrown. */
export type Steps<T> = Generator<Effect, T, unknown>;

/** What a process waits for. */
export type Effect =
  /** One transaction in D1. */
  | Transaction<"read">
  | Transaction<"write">
  /** The object's own storage, which fails only together with the object. */
  | { readonly kind: "storage"; readonly execute: () => unknown }
  | { readonly kind: "send"; readonly messages: readonly InstanceCreation[] }
  | { readonly kind: "turn"; readonly isOpen: () => boolean }
  /** A call to the campaign's object, and then the wait for its answer. */
  | { readonly kind: "call"; readonly operation: Operation }
  | { readonly kind: "reply"; readonly call: Call };

interface Transaction<Kind> {
  readonly kind: Kind;
  readonly execute: () => unknown;
}

/** What an object does when it is called. */
export type Operation = (object: Isolate) => Steps<unknown>;

/** A call under way; the caller may be gone, or give up, before it is answered. */
export interface Call {
  readonly calledAt: number;
  reply: { readonly value: unknown } | { readonly fault: Error } | null;
}

/** The memory of one campaign's object. It is gone after a crash, and twofold while two objects live. */
export interface Isolate {
  readonly name: string;
  /** How far this machine's clock is off. */
  readonly clockOffset: number;
  /** The turnstile: who waits, in the order they came; the first is inside or about to be. */
  readonly line: object[];
  knownConflict: { readonly refusal: Conflict; readonly since: number } | null;
  failedLooks: number;
  /** Alarms under way, whose look may still wait for its turn. */
  looks: number;
  /** Calls that it has not answered. */
  readonly calls: Set<Call>;
}

export interface Process {
  readonly name: string;
  readonly steps: Steps<unknown>;
  /** The object that it dies with; null in the Worker. */
  readonly home: Isolate | null;
  readonly onReturn: (value: unknown) => void;
  readonly onThrow: (error: unknown) => void;
  effect: Effect | null;
}

/** Waits for what D1, an object's storage or a call gives; the caller knows its type. */
export function* wait<T>(effect: Effect): Steps<T> {
  return (yield effect) as T;
}
