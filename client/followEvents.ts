/** Follows the feed of an account group, event by event. */
import * as z from "zod/mini";

import type { EventType } from "../src/domain/event.ts";
import { Failure } from "../tools/terminal/failure.ts";
import type { Api } from "./client.ts";
import { type FollowOptions, followStream } from "./followStream.ts";

const eventSchema = z.looseObject({ id: z.string(), type: z.string(), sequence: z.number() });

/** An event, as far as whoever forwards it needs to know it. */
export type FeedEvent = z.infer<typeof eventSchema>;

export interface EventsToFollow {
  readonly accountGroupId: string;
  /** Behind which place it begins; null: with what happens from now on. */
  readonly after: number | null;
  /** Only events of this type; null: all. */
  readonly type: EventType | null;
}

export interface FollowEventsOptions extends FollowOptions {
  /** Told where it begins, before the first event. */
  readonly onBegin?: (after: number) => void;
  /** Told each time the stream is there: at first, and again after an interruption. */
  readonly onOpen?: () => void;
  /** Ends it, by the reason that is given to it. */
  readonly signal?: AbortSignal;
  /** Takes an event as it was sent; the next one waits for it. */
  readonly onEvent: (event: FeedEvent, json: string) => Promise<void>;
}

/**
 * Follows the feed until it fails.
 *
 * @throws {Failure} when the stream tells of a failure that will not pass, or breaks off again and again
 * @throws the API's refusal, as `toFailure` tells it
 */
export async function followEvents(
  api: Api,
  { accountGroupId, after, type }: EventsToFollow,
  { onBegin, onOpen, onEvent, signal, ...options }: FollowEventsOptions,
): Promise<never> {
  const begin = after ?? (await readNewest(api, accountGroupId));
  onBegin?.(begin);
  return followStream<never>({
    ...options,
    lastEventId: String(begin),
    toFailure: failure,
    async open(headers) {
      signal?.throwIfAborted();
      const { response } = await api.GET("/v1/accounts/{accountGroupId}/events", {
        params: { path: { accountGroupId }, query: type === null ? {} : { type } },
        headers,
        parseAs: "stream",
        ...(signal === undefined ? {} : { signal }),
      });
      onOpen?.();
      return response;
    },
    async take(_event, data) {
      await onEvent(parseEvent(data), data);
      return null;
    },
  });
}

async function readNewest(api: Api, accountGroupId: string): Promise<number> {
  const { data } = await api.GET("/v1/accounts/{accountGroupId}/events", {
    params: { path: { accountGroupId }, query: { limit: 1 } },
  });
  // Without `Accept` it is no stream.
  if (typeof data !== "object") throw new Error("The answer is no page.");
  return data.data.newest;
}

function parseEvent(data: string): FeedEvent {
  try {
    return eventSchema.parse(JSON.parse(data));
  } catch (error) {
    throw failure("The server sent an event that is not what it should be.", error);
  }
}

function failure(why: string, cause?: unknown): Failure {
  return new Failure("The feed could not be followed.", {
    why,
    cause,
    next: "Nothing is lost: the feed keeps its events. The server's log has more.",
  });
}
