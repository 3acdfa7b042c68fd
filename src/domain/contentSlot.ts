import type { Channel } from "./template.ts";

/** A place in a campaign's workflow that sends a message. */
export interface ContentSlot {
  readonly id: string;
  readonly channel: Channel;
  readonly label: string;
  /** Counts all slots of the campaign from 1. */
  readonly position: number;
  /** Counts those of its channel from 1. */
  readonly channelPosition: number;
  /** Null when its template was deleted. */
  readonly templateId: string | null;
  /** How many days its step waits. */
  readonly delayDays: number;
}
