/** The feed as Server-Sent Events: what there is, and then what comes. */
import * as z from "zod/mini";

import type { FeedPage } from "../../database/events.ts";
import { tellEvent } from "../../domain/event.ts";
import { HEARTBEAT, type StreamedAnswer } from "../answer/eventStream.ts";
import { failureAnswer } from "../answer/failures.ts";
import { matching } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { eventAnswer, eventType } from "./eventAnswer.ts";

/** One stream lasts no longer, so that a key that is revoked does not follow for ever. */
const LONGEST_STREAM_MILLISECONDS = 120_000;
/** How many events are read at once. */
const EVENTS_A_READING = 200;
const PAUSE_MILLISECONDS = 1_000;

/** An event of the stream. */
export const feedEvent = /* @__PURE__ */ named(
  "FeedEvent",
  () =>
    z.union([
      z.strictObject({
        event: about("The type of what has happened.", eventType),
        id: about("For `Last-Event-ID`: the `sequence`.", matching(/^[0-9]{1,15}$/)),
        data: eventAnswer,
      }),
      z.strictObject({
        event: about("After two minutes: connect again.", z.literal("reconnect")),
        id: about("How far the stream has come.", matching(/^[0-9]{1,15}$/)),
        data: z.strictObject({}),
      }),
      z.strictObject({
        event: about("Something failed on the way; the stream ends.", z.literal("error")),
        data: failureAnswer,
      }),
    ]),
  "An event of the stream of the feed; `data` is JSON.",
);

/**
 * Follows the feed for as long as one stream may last.
 *
 * @param begin the place behind which it begins
 * @param read reads on from a place; fails when events behind it are gone
 */
export async function* watchEvents(
  begin: number,
  read: (after: number, limit: number) => Promise<FeedPage>,
): StreamedAnswer["parts"] {
  const startedAt = Date.now();
  let place = begin;
  while (Date.now() - startedAt < LONGEST_STREAM_MILLISECONDS) {
    const page = await read(place, EVENTS_A_READING);
    for (const event of page.events) {
      yield { event: event.type, id: String(event.sequence), data: tellEvent(event) };
    }
    place = page.place;
    if (!page.hasMore) await scheduler.wait(PAUSE_MILLISECONDS);
    // The next part is asked for only by a client that takes this one, so D1 is not asked again for one that has left.
    yield HEARTBEAT;
  }
  return { event: "reconnect", id: String(place), data: {} };
}
