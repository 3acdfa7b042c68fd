/** The newest events of a campaign of one type, and those that come. */
import { useEffect, useMemo, useState } from "preact/hooks";

import { RefusedError } from "../../client/errors.ts";
import { dataOf, type Schemas } from "../api.ts";
import { campaignIdOf, type LiveEvent, onEvents } from "../live.ts";
import { type Resource, useResource } from "../resource.ts";
import { requireSession } from "../session.ts";
import { type Newest, readNewest, type Stretch } from "./readNewest.ts";

const PAGE_SIZE = 1_000;
const GONE = 422;

type Event = Schemas["Event"];
type EventOf<Type extends Event["type"]> = Extract<Event, { readonly type: Type }>;

/** What is known of them: more than are shown may have come since. */
export interface NewestEvents<Type extends Event["type"]> extends Newest<EventOf<Type>> {
  readonly problem: Resource<unknown>["problem"];
  readonly isLoaded: boolean;
}

/**
 * The newest events of a type in a campaign, the newest first. They are read once; what comes is added as it comes.
 *
 * @param most how many
 */
export function useNewestEvents<Type extends Event["type"]>(
  campaignId: string,
  type: Type,
  most: number,
): NewestEvents<Type> {
  const isWanted = (event: Event): event is EventOf<Type> =>
    event.type === type && campaignIdOf(event) === campaignId;
  const loaded = useResource(
    (signal) => readEvents(campaignId, type, most, isWanted, signal),
    [campaignId, type, most],
  );
  const [come, setCome] = useState<readonly EventOf<Type>[]>([]);
  useEffect(
    () =>
      onEvents((events: readonly LiveEvent[]) => {
        const own = events.filter(isWanted);
        if (own.length > 0) setCome((before) => [...own.reverse(), ...before].slice(0, most));
      }),
    [campaignId, type, most],
  );
  const { data } = loaded;
  return useMemo(() => {
    const newest = data?.events[0]?.sequence ?? 0;
    const since = come.filter(({ sequence }) => sequence > newest);
    const events = [...since, ...(data?.events ?? [])];
    return {
      events: events.slice(0, most),
      isWhole: data?.isWhole === true && events.length <= most,
      isLoaded: data !== null,
      problem: loaded.problem,
    };
  }, [data, come, loaded.problem]);
}

async function readEvents<Type extends Event["type"]>(
  campaignId: string,
  type: Type,
  most: number,
  isWanted: (event: Event) => event is EventOf<Type>,
  signal: AbortSignal,
): Promise<Newest<EventOf<Type>>> {
  const pageSize = Math.min(PAGE_SIZE, most);
  const read = async (query: {
    after?: number;
    campaignId?: string;
    type?: Type;
    limit: number;
  }) => {
    const { api, accountGroupId } = requireSession();
    const answer = await api.GET("/v1/accounts/{accountGroupId}/events", {
      params: { path: { accountGroupId }, query },
      signal,
    });
    return dataOf(answer);
  };
  const look = async (after: number): Promise<Stretch<EventOf<Type>>> => {
    try {
      const page = await read({ after, campaignId, type, limit: pageSize });
      const events = page.items.filter(isWanted);
      return { events, hasMore: page.hasMore, isFromOldest: after === 0 };
    } catch (error) {
      // Events so old are no longer kept: 0 begins with the oldest that is.
      if (after > 0 && error instanceof RefusedError && error.status === GONE) return look(0);
      throw error;
    }
  };
  const { newest } = await read({ limit: 1 });
  return readNewest(look, newest, most, pageSize);
}
