/** Follows the feed of an account group, event by event. */
import { type Api, dataOf } from "./client.ts";
import type { components } from "./contractTypes.ts";
import { type FollowOptions, followStream } from "./followStream.ts";

/** An event of the feed; what its data are depends on its type. */
export type FeedEvent = components["schemas"]["Event"];

/** Which events are followed. */
export interface EventsToFollow {
  readonly accountGroupId: string;
  /** Behind which `sequence` it begins: the last event that was worked through, 0, or `readNewestSequence`. */
  readonly after: number;
  /** Only events of this type. */
  readonly type?: FeedEvent["type"];
  /** Only events about this campaign. */
  readonly campaignId?: string;
}

/**
 * Follows the feed: `for await (const event of followEvents(…))`. Each event comes once, in the order of their `sequence`; the
 * next one waits for the work on the one before.
 *
 * @throws {KickoffError} when the stream tells of a failure that will not pass, or breaks off again and again
 */
export async function* followEvents(
  api: Api,
  { accountGroupId, after, ...query }: EventsToFollow,
  options: FollowOptions = {},
): AsyncGenerator<FeedEvent, never> {
  let place = after;
  const stream = followStream(
    {
      lastEventId: String(after),
      async open(headers) {
        const { response } = await api.GET("/v1/accounts/{accountGroupId}/events", {
          params: { path: { accountGroupId }, query },
          headers,
          parseAs: "stream",
          ...(options.signal === undefined ? {} : { signal: options.signal }),
        });
        return response;
      },
    },
    options,
  );
  for await (const { data } of stream) {
    const event = data as FeedEvent;
    if (event.sequence <= place) continue;
    yield event;
    place = event.sequence;
  }
  throw new Error("A feed has no end.");
}

/** The place of the newest event: what comes behind it happens from now on. @throws {KickoffError} */
export async function readNewestSequence(
  api: Api,
  accountGroupId: string,
  signal?: AbortSignal,
): Promise<number> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/events", {
    params: { path: { accountGroupId }, query: { limit: 1 } },
    ...(signal === undefined ? {} : { signal }),
  });
  return dataOf(answer).newest;
}
