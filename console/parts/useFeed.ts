/** The feed of the account group, newest first: the API reads it forward, from a place. */
import { useEffect, useRef, useState } from "preact/hooks";

import { dataOf, type Problem, type Schemas } from "../api.ts";
import { campaignIdOf, type LiveEvent } from "../live.ts";
import { useDeed, useResource } from "../resource.ts";
import { requireSession } from "../session.ts";
import {
  hasEarlier,
  MOST_EVENTS,
  mergeEvents,
  type Stretch,
  stretchBefore,
} from "../words/feedPlaces.ts";

const PAGE = 1_000;
/** Empty: all. */
export interface FeedFilter {
  readonly type: LiveEvent["type"] | "";
  readonly campaignId: string;
}

/** As much of the feed as was asked for. */
export interface Feed {
  /** Null until there is an answer. */
  readonly events: readonly LiveEvent[] | null;
  readonly problem: Problem | null;
  readonly hasEarlier: boolean;
  readonly isLoading: boolean;
  readonly loadEarlier: () => void;
}

/** Events with the stretch that they are all of. */
interface Shown {
  readonly events: readonly LiveEvent[];
  readonly stretch: Stretch;
  readonly oldest: number | null;
}

/** What was asked for of the time before. */
interface Earlier extends Shown {
  readonly key: string;
  /** The place up to which it goes. */
  readonly end: number;
}

/** The newest events that a filter lets through, and what comes. */
export function useFeed(filter: FeedFilter): Feed {
  const { type, campaignId } = filter;
  const { accountGroupId } = requireSession();
  const inputs = [accountGroupId, type, campaignId];
  const key = JSON.stringify(inputs);
  const known = useRef<(Shown & { readonly key: string }) | null>(null);
  const [earlier, setEarlier] = useState<Earlier | null>(null);
  useEffect(() => setEarlier(null), [key]);
  const newest = useResource(
    async (signal): Promise<Shown> => {
      const before = known.current?.key === key ? known.current : null;
      const shown = await readNewest(filter, before, signal);
      known.current = { ...shown, key };
      return shown;
    },
    inputs,
    (event) =>
      (type === "" || event.type === type) &&
      (campaignId === "" || campaignIdOf(event) === campaignId),
  );
  const end = newest.data?.stretch.after ?? null;
  // After a long absence, or a rush, the newest events may no longer reach those that were shown before them.
  const own = earlier?.key === key && earlier.end === end ? earlier : null;
  const first = own ?? newest.data;
  const loading = useDeed(async () => {
    if (first === null || end === null) return;
    const stretch = stretchBefore(first.stretch.after, first.oldest, isFiltered(filter));
    const events = await readStretch(filter, stretch);
    const all = mergeEvents(own?.events ?? [], events, Number.POSITIVE_INFINITY);
    setEarlier({ events: all, stretch, oldest: first.oldest, key, end });
  });
  return {
    events:
      newest.data === null
        ? null
        : mergeEvents(newest.data.events, own?.events ?? [], Number.POSITIVE_INFINITY),
    problem: loading.problem ?? newest.problem,
    hasEarlier: first !== null && hasEarlier(first.stretch, first.oldest),
    isLoading: newest.isLoading || loading.isRunning,
    loadEarlier: () => loading.run(),
  };
}

function isFiltered({ type, campaignId }: FeedFilter): boolean {
  return type !== "" || campaignId !== "";
}

async function readNewest(
  filter: FeedFilter,
  before: Shown | null,
  signal: AbortSignal,
): Promise<Shown> {
  // Both ends of the feed in one answer: its oldest event is the first of all.
  const { items, newest } = await readPage({ after: 0, limit: 1 }, signal);
  const oldest = items[0]?.sequence ?? null;
  const last = stretchBefore(newest, oldest, isFiltered(filter));
  const goesOn = before !== null && before.stretch.to >= last.after && before.stretch.to <= newest;
  if (!goesOn) return { events: await readStretch(filter, last, signal), stretch: last, oldest };
  const read = await readStretch(filter, { after: before.stretch.to, to: newest }, signal);
  const events = mergeEvents(before.events, read, MOST_EVENTS);
  const lastKept = events.at(-1);
  const isCut = events.length === MOST_EVENTS && lastKept !== undefined;
  const after = isCut ? lastKept.sequence - 1 : before.stretch.after;
  return { events, stretch: { after, to: newest }, oldest };
}

async function readStretch(
  { type, campaignId }: FeedFilter,
  { after, to }: Stretch,
  signal?: AbortSignal,
): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  for (let place = after; place < to; ) {
    const { items, hasMore } = await readPage(
      {
        ...{ after: place, limit: PAGE },
        ...(type === "" ? {} : { type }),
        ...(campaignId === "" ? {} : { campaignId }),
      },
      signal,
    );
    events.push(...items);
    const last = items.at(-1);
    if (!hasMore || last === undefined) break;
    place = last.sequence;
  }
  return events.filter(({ sequence }) => sequence <= to);
}

async function readPage(
  query: {
    readonly after: number;
    readonly limit: number;
    readonly type?: LiveEvent["type"];
    readonly campaignId?: string;
  },
  signal?: AbortSignal,
): Promise<Schemas["EventPage"]> {
  const { api, accountGroupId } = requireSession();
  const answer = await api.GET("/v1/accounts/{accountGroupId}/events", {
    params: { path: { accountGroupId }, query },
    ...(signal === undefined ? {} : { signal }),
  });
  return dataOf(answer);
}
