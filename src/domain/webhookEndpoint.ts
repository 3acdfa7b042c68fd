/** A webhook endpoint: an address of a team that is told what happens, and how its deliveries stand. */
import type { EventType } from "./event.ts";

/** An account group has at most so many. */
export const MAXIMUM_WEBHOOK_ENDPOINTS = 20;

/** What a team decides about an endpoint. */
export interface WebhookEndpointSettings {
  readonly url: string;
  readonly description: string;
  /** Null: all, also those that are new. */
  readonly types: readonly EventType[] | null;
  readonly enabled: boolean;
}

/** What changes about an endpoint; what is undefined stays as it is. */
export type WebhookEndpointChange = {
  readonly [Setting in keyof WebhookEndpointSettings]?:
    | WebhookEndpointSettings[Setting]
    | undefined;
};

/** Why Kickoff has switched off an endpoint: it answered 410, or has only failed for too long. */
export const SWITCH_OFF_REASONS = ["gone", "failing"] as const;
export type SwitchOffReason = (typeof SWITCH_OFF_REASONS)[number];

/** Times are milliseconds since 1970. */
export interface WebhookEndpoint extends WebhookEndpointSettings {
  readonly id: string;
  readonly accountGroupId: string;
  readonly switchedOffReason: SwitchOffReason | null;
  readonly switchedOffAt: number | null;
  /** Until when the secret before the last rotation signs as well; null before the first rotation. */
  readonly previousSecretUntil: number | null;
  /** Up to where in the feed every event that it wants has its delivery. */
  readonly sequence: number;
  /** How many attempts have failed since one succeeded. */
  readonly failures: number;
  /** When the first of them began; null while there is none. */
  readonly failingSince: number | null;
  /** Before this nothing is sent, since the endpoint has asked for it; null if it has not. */
  readonly pausedUntil: number | null;
  /** The part of the feed that is sent again, [replayFrom, replayTo); null while there is none. */
  readonly replayFrom: number | null;
  readonly replayTo: number | null;
  /** Whether only that is sent again which was not delivered. */
  readonly replayMissed: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * Why an attempt came to nothing.
 *
 * - `timeout`: no whole head of an answer in time
 * - `unreachable`: the connection could not be made, or broke; also a certificate that does not hold
 * - `redirect`: an answer that points elsewhere; it is not followed
 * - `status`: any other code but 200 to 299
 * - `address`: the address may not be called
 */
export const DELIVERY_ERRORS = ["timeout", "unreachable", "redirect", "status", "address"] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

/** What came of one attempt. */
export interface DeliveryAttempt {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  /** The code of HTTP; null when none was received. */
  readonly httpStatus: number | null;
  /** Null when it was delivered. */
  readonly error: DeliveryError | null;
}

/** How D1 names a delivery: by its endpoint, its event, and which delivery of the event it is, from 1. */
export interface DeliveryKey {
  readonly sequence: number;
  readonly number: number;
}

/** An event on its way to an endpoint. Times are milliseconds since 1970. */
export interface Delivery extends DeliveryKey {
  readonly eventId: string;
  readonly status: DeliveryStatus;
  readonly attempts: readonly DeliveryAttempt[];
  /** When it is tried next; null once it is delivered or given up. */
  readonly dueAt: number | null;
  readonly createdAt: number;
}

/** What the id of a delivery looks like. */
export const DELIVERY_ID = /^([1-9][0-9]{0,14})-([1-9][0-9]{0,8})$/;

/** The id of a delivery among those of its endpoint. */
export function toDeliveryId({ sequence, number }: DeliveryKey): string {
  return `${sequence}-${number}`;
}

/** What a delivery's id says; null when it is none. */
export function parseDeliveryId(id: string): DeliveryKey | null {
  const [, sequence, number] = DELIVERY_ID.exec(id) ?? [];
  return sequence === undefined ? null : { sequence: Number(sequence), number: Number(number) };
}
