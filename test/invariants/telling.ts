/** What is known of a feed of events and of its deliveries once all is quiet: what a check of them looks at. */
import type { EventType, ToldEvent } from "../../src/domain/event.ts";
import type { InstanceStatus } from "../../src/domain/instance.ts";
import type { DeliveryAttempt, DeliveryStatus } from "../../src/domain/webhookEndpoint.ts";

/** What D1 holds of the changes that events tell. No sender is limited, blocked or restored. */
export interface ChangeState {
  readonly runs: readonly {
    readonly id: string;
    readonly endedAt: number | null;
    readonly instancesPromised: number;
    readonly instancesCreated: number;
    /** How many of them its stop has found open; null for a run that was not stopped. */
    readonly instancesStopped: number | null;
  }[];
  /** Those that have ended, by their own rows. */
  readonly endedInstances: readonly {
    readonly runId: string;
    readonly instanceId: string;
    readonly status: InstanceStatus;
  }[];
  readonly actions: readonly {
    readonly actionId: string;
    /** Those that it may have had while earlier runs of its campaign went on with it: a run that comes to it renames it. */
    readonly formerIds: readonly string[];
    readonly isSent: boolean;
    readonly wasCalled: boolean;
    /** Whether an instance waits for a person to say what became of it. */
    readonly isLeftToPerson: boolean;
  }[];
  /** The ids of the senders' events that brought them. */
  readonly messages: readonly string[];
}

/** A row of the feed, past the Worker. */
export interface KeptEvent {
  readonly sequence: number;
  readonly id: string;
}

/** What an endpoint was told, in the order of arrival. */
export interface Attempt {
  /** As its header names it. */
  readonly eventId: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What the endpoint answered; null: nothing. */
  readonly status: number | null;
  /** Whether a secret that was valid has signed it. */
  readonly seal: { readonly isValid: boolean };
}

export interface DeliveryState {
  readonly sequence: number;
  readonly number: number;
  readonly eventId: string;
  readonly status: DeliveryStatus;
  readonly attempts: readonly DeliveryAttempt[];
}

export interface EndpointState {
  readonly name: string;
  readonly types: readonly EventType[] | null;
  /** The newest place of the feed when it was registered. */
  readonly registeredAt: number;
  /** By sequence, then by number. */
  readonly deliveries: readonly DeliveryState[];
  readonly attempts: readonly Attempt[];
  /** Whether somebody has asked for events to be sent to it again: then an event may have several deliveries. */
  readonly isReplayed: boolean;
}

export interface TellingSnapshot {
  readonly changes: ChangeState;
  readonly kept: readonly KeptEvent[];
  /** What somebody has read who followed the feed from its beginning, in the order of reading. */
  readonly feed: readonly ToldEvent[];
  readonly endpoints: readonly EndpointState[];
}
