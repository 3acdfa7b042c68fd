import { Link } from "wouter-preact";

import { Arrivals } from "../parts/Arrivals.tsx";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Time } from "../parts/Time.tsx";
import { may } from "../session.ts";
import { MessageText } from "./MessageText.tsx";
import { useNewestEvents } from "./useNewestEvents.ts";

const MOST_REPLIES = 50;

/** What leads have written, the newest first, as it comes. */
export function Replies({ campaignId }: { readonly campaignId: string }) {
  return (
    <section aria-labelledby="replies">
      <h2 id="replies">Replies</h2>
      {may("events:read") ? (
        <RepliesFromFeed campaignId={campaignId} />
      ) : (
        <p>The key lacks events:read, by which replies are told.</p>
      )}
    </section>
  );
}

function RepliesFromFeed({ campaignId }: { readonly campaignId: string }) {
  const { events, isWhole, isLoaded, problem } = useNewestEvents(
    campaignId,
    "message.received",
    MOST_REPLIES,
  );
  return (
    <div class="reserved">
      {isLoaded ? <Arrivals ids={events.map(({ id }) => id)} one="reply" many="replies" /> : null}
      <Notice problem={problem} />
      {isLoaded && events.length === 0 ? (
        <Empty>Nobody has replied in the last 30 days.</Empty>
      ) : null}
      <ul class="messages">
        {events.map(({ id, data: { lead, message, instanceId } }) => (
          <li key={id}>
            {instanceId === null ? (
              <bdi>{lead.name}</bdi>
            ) : (
              <Link href={`/campaigns/${campaignId}/instances/${instanceId}`}>
                <bdi>{lead.name}</bdi>
              </Link>
            )}{" "}
            <small>
              <Time at={message.receivedAt} />
              {message.automatic ? ", automatic" : ""}
            </small>
            <MessageText text={message.text} />
          </li>
        ))}
      </ul>
      {events.length > 0 && !isWhole ? (
        <small>The newest {events.length}; those before are with their leads.</small>
      ) : null}
    </div>
  );
}
