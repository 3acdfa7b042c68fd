/** `GET /v1/accounts/{accountGroupId}/events` */
import * as z from "zod/mini";

import { type FeedEnds, selectEvents, selectFeedEnds } from "../../database/events.ts";
import { EVENT_TYPES, type ToldEvent, tellEvent } from "../../domain/event.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import type { StreamedAnswer } from "../answer/eventStream.ts";
import { ApiError } from "../answer/failures.ts";
import { count, page as pageOf } from "../answer/words.ts";
import { about, named, tell, tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { limitStreams } from "../request/guards.ts";
import { lastEventIdQuery, readLastEventId } from "../request/lastEventId.ts";
import {
  numberPlaceSchema,
  type Page,
  pageQuery,
  placeOf,
  toPageOf,
} from "../request/pagination.ts";
import { prefersEventStream } from "../request/prefersEventStream.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import { eventAnswer } from "./eventAnswer.ts";
import { watchEvents } from "./watchEvents.ts";

const NO_SEQUENCE = "must be the sequence of an event, or 0";
const sequenceText = z.pipe(
  z.string().check(z.regex(/^(0|[1-9][0-9]{0,14})$/, NO_SEQUENCE)),
  z.transform(Number),
);
/* @__PURE__ */ tell(sequenceText, () => ({}));
/** `after` of the feed. */
const afterSchema = z.optional(sequenceText);
/* @__PURE__ */ tell(afterSchema, () => ({ type: "integer", minimum: 0, pattern: undefined }));

export const listEventsQuery = z.strictObject({
  after: afterSchema,
  type: z.optional(z.enum(EVENT_TYPES)),
  campaignId: z.optional(identifierSchema),
  ...pageQuery(numberPlaceSchema),
  ...lastEventIdQuery,
});
/* @__PURE__ */ tellFields(listEventsQuery, () => ({
  after:
    "Only events behind this `sequence`: the last one that you have seen. Left out or 0: from the oldest that is kept.",
  type: "Only events of this type. Looking for few among many, a page may have fewer than `limit`, or none: go by `hasMore`.",
  campaignId: "Only events about this campaign.",
}));

/** What it answers. */
export const eventPage = /* @__PURE__ */ named("EventPage", () =>
  z.extend(pageOf(eventAnswer), {
    newest: about(
      "The `sequence` of the newest event of the feed, of any type; 0 while there is none.",
      count(),
    ),
  }),
);

interface EventPage extends Page<ToldEvent> {
  readonly newest: number;
}

/** A `Last-Event-ID` is the sequence that the stream gave. */
const SEQUENCE = /^[0-9]{1,15}$/;

/** Reads the feed of an account group, in the order of commits; follows it for a client that prefers a stream. */
export async function listEvents(
  {
    parameters: { accountGroupId },
    database,
    query: { after, type, campaignId, cursor, limit, ...seen },
    apiKey,
    request,
  }: RouteInput<z.output<typeof accountGroupPath>, z.output<typeof listEventsQuery>, object>,
  context: RequestContext,
): Promise<Answer<EventPage> | StreamedAnswer> {
  const wantsStream = prefersEventStream(request.headers.get("Accept"));
  const lastEventId = wantsStream ? readLastEventId(request.headers, seen) : null;
  const place = placeOf(cursor, request) ?? after ?? 0;
  // A client that connects again sends what it began with, and how far it has come.
  const begin = lastEventId !== null && SEQUENCE.test(lastEventId) ? Number(lastEventId) : place;
  const filter = { type: type ?? null, campaignId: campaignId ?? null };
  const read = async (behind: number, most: number) => {
    const part = await selectEvents(database, accountGroupId, filter, behind, most);
    requireKept(behind, part.ends);
    return part;
  };
  if (wantsStream) {
    if (begin > 0) requireKept(begin, await selectFeedEnds(database, accountGroupId));
    // A HEAD opens no stream.
    if (!context.isHead) await limitStreams(apiKey, context);
    return { parts: watchEvents(begin, read) };
  }
  const page = await read(begin, limit);
  const nextPlace = page.hasMore ? String(page.place) : null;
  const shown = toPageOf(request, page.events.map(tellEvent), nextPlace);
  return { status: 200, data: { ...shown, newest: page.ends.newest } };
}

/**
 * Refuses a place of which events are missing: a reader must not take a gap for the end, or for the next page.
 *
 * @throws {ApiError} 422
 */
export function requireKept(seen: number, { oldest, newest }: FeedEnds): void {
  if (seen > newest) {
    throw new ApiError(
      "unprocessable",
      `after: there is no event ${seen} yet, the newest is ${newest}. If the database was restored to an earlier time, go on with after=${newest}.`,
    );
  }
  if (seen !== 0 && seen < oldest - 1) {
    throw new ApiError(
      "unprocessable",
      `after: the events ${seen + 1} to ${oldest - 1} are too old and no longer kept. Go on with after=${oldest - 1}.`,
    );
  }
}
