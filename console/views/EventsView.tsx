import { useState } from "preact/hooks";
import { Link } from "wouter-preact";

import { EVENT_TYPES } from "../../src/domain/event.ts";
import { dataOf } from "../api.ts";
import type { LiveEvent } from "../live.ts";
import { formatCount, isolate } from "../parts/format.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { Time } from "../parts/Time.tsx";
import { type FeedFilter, useFeed } from "../parts/useFeed.ts";
import { View } from "../parts/View.tsx";
import { State, Wording } from "../parts/Wording.tsx";
import { useResource } from "../resource.ts";
import { may, requireSession } from "../session.ts";
import { describeEndpointState } from "../words/describeEndpoint.ts";
import { describeEvent } from "../words/describeEvent.ts";
import { EVENT_TYPE_NAMES } from "../words/eventTypes.ts";

const MOST_CAMPAIGNS = 200;
const JSON_INDENTATION = 2;

/** What has happened, and who is told of it. */
export function EventsView() {
  return (
    <View title="Events">
      {may("events:read") ? <Feed /> : <p>Your key may not read events: it lacks events:read.</p>}
      <h2>Webhook endpoints</h2>
      {may("webhooks:read") ? (
        <Endpoints />
      ) : (
        <p>Your key may not look at webhook endpoints: it lacks webhooks:read.</p>
      )}
    </View>
  );
}

function Feed() {
  const [filter, setFilter] = useState<FeedFilter>({ type: "", campaignId: "" });
  const feed = useFeed(filter);
  return (
    <section aria-label="Feed">
      <Filters filter={filter} onChange={setFilter} />
      <Notice problem={feed.problem} />
      <ol class="plain feed">
        {feed.events?.map((event) => (
          <li key={event.sequence} class="event">
            <Time at={event.timestamp} />
            <div>
              <Wording phrase={describeEvent(event)} />
              <Json event={event} />
            </div>
          </li>
        ))}
      </ol>
      {feed.events?.length === 0 ? (
        <Empty>
          {feed.hasEarlier
            ? "None of these among the newest events."
            : "Nothing has happened yet. Start a campaign, and what comes of it shows here."}
        </Empty>
      ) : null}
      {feed.hasEarlier ? (
        <button
          type="button"
          class="secondary"
          disabled={feed.isLoading}
          onClick={feed.loadEarlier}
        >
          Earlier events
        </button>
      ) : null}
    </section>
  );
}

/** An event as it was told; written out when somebody opens it, for the list may be long. */
function Json({ event }: { readonly event: LiveEvent }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="event-json" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Event {formatCount(event.sequence)} <code>{event.type}</code>
      </summary>
      {isOpen ? (
        <Scrolling label={`Event ${event.sequence} as JSON`}>
          <pre class="text">{JSON.stringify(event, null, JSON_INDENTATION)}</pre>
        </Scrolling>
      ) : null}
    </details>
  );
}

function Filters({
  filter,
  onChange,
}: {
  readonly filter: FeedFilter;
  readonly onChange: (filter: FeedFilter) => void;
}) {
  const { api, accountGroupId } = requireSession();
  const campaigns = useResource(
    async (signal) => {
      if (!may("campaigns:read")) return { items: [], hasMore: false };
      const { items, nextCursor } = await api
        .GET("/v1/accounts/{accountGroupId}/campaigns", {
          params: { path: { accountGroupId }, query: { limit: MOST_CAMPAIGNS } },
          signal,
        })
        .then(dataOf);
      return { items, hasMore: nextCursor !== null };
    },
    [accountGroupId, "campaigns"],
    ({ type }) => type === "campaign.started",
  );
  return (
    <>
      <div class="fields">
        <label>
          What has happened
          <select
            value={filter.type}
            onChange={({ currentTarget }) =>
              onChange({ ...filter, type: currentTarget.value as LiveEvent["type"] | "" })
            }
          >
            <option value="">everything</option>
            {EVENT_TYPES.map((type) => (
              <option key={type} value={type}>
                {EVENT_TYPE_NAMES[type]} ({type})
              </option>
            ))}
          </select>
        </label>
        <label>
          Campaign
          <select
            value={filter.campaignId}
            onChange={({ currentTarget }) =>
              onChange({ ...filter, campaignId: currentTarget.value })
            }
          >
            <option value="">all campaigns</option>
            {campaigns.data?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {isolate(name)}
              </option>
            ))}
          </select>
          {campaigns.data?.hasMore === true ? (
            <small>
              Only the {MOST_CAMPAIGNS} newest campaigns are here. The events of an older one are
              among those of all campaigns.
            </small>
          ) : null}
        </label>
      </div>
      <Notice problem={campaigns.problem} />
    </>
  );
}

function Endpoints() {
  const { api, accountGroupId } = requireSession();
  const endpoints = useResource(
    (signal) =>
      api
        .GET("/v1/accounts/{accountGroupId}/webhook-endpoints", {
          params: { path: { accountGroupId } },
          signal,
        })
        .then(dataOf),
    [accountGroupId, "endpoints"],
    () => true,
  );
  const items = endpoints.data?.items ?? null;
  return (
    <>
      <Notice problem={endpoints.problem} />
      {items?.length === 0 ? (
        <Empty>
          None. Whoever wants to be told of events registers one: POST …/webhook-endpoints
        </Empty>
      ) : null}
      {items === null || items.length === 0 ? null : (
        <Scrolling label="Webhook endpoints">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">URL</th>
                <th scope="col">State</th>
                <th scope="col">Is told</th>
              </tr>
            </thead>
            <tbody>
              {items.map((endpoint) => (
                <tr key={endpoint.id}>
                  <th scope="row">
                    <Link href={`/webhook-endpoints/${endpoint.id}`}>
                      <bdi>{endpoint.url}</bdi>
                    </Link>
                  </th>
                  <td>
                    <State standing={describeEndpointState(endpoint)} />
                  </td>
                  <td data-label="Is told">
                    {endpoint.types === null ? "everything" : endpoint.types.join(", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </>
  );
}
