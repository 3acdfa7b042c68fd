/** What the clients asked for and were told, and what took effect in D1 meanwhile. */
import type {
  StartOutcome,
  StartRequest,
  StopOutcome,
  StopRequest,
} from "../../src/domain/transition.ts";

/** A point in the schedule: events of one millisecond still have an order. */
export interface Moment {
  readonly step: number;
  readonly time: number;
}

/** A request with the time at which it was asked for in truth, which no machine knows. */
export type Timed<Request> = Request & { readonly trulyAskedAt: number };

export interface Asked<Outcome> {
  /** The id of the run or of the stop. */
  readonly id: string;
  readonly askedAt: Moment;
  /** Null as long as, or because, the client hears nothing. */
  answer: { readonly outcome: Outcome; readonly at: Moment } | null;
}

/** A campaign that came into or out of `active`. */
export interface Transition {
  readonly id: string;
  readonly runId: string;
  readonly status: "active" | "stopped";
  readonly trulyAskedAt: number;
  readonly effectiveAt: Moment;
}

export class History {
  readonly starts: (Asked<StartOutcome> & { readonly request: StartRequest })[] = [];
  readonly stops: (Asked<StopOutcome> & { readonly request: StopRequest })[] = [];
  readonly transitions: Transition[] = [];
  /** Times that leads were added. */
  arrivals = 0;
  /** Times that two objects were alive at once. */
  splits = 0;
  /** Writes that reached D1 after their callers were gone. */
  lateWrites = 0;
}
