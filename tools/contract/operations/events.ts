import { eventPage, listEvents } from "../../../src/api/events/listEvents.ts";
import { feedEvent } from "../../../src/api/events/watchEvents.ts";
import { eventExample, lastPage, startedEventExample } from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const eventOperations = [
  describeOperation(listEvents, {
    tag: "Events",
    summary: "Read the feed of events",
    description:
      "Reads what has happened in the account group, in the order in which it was committed. Keep the `sequence` of the last event that you have worked through and pass it as `after`: events are kept for 30 days, and a reader who comes back sooner misses nothing. A page with very large messages ends before `limit`: go by `hasMore`.\n\n" +
      "A client that prefers `text/event-stream` (`Accept`) gets what there is and then what comes, as Server-Sent Events. Each has its `sequence` as `id`: a client that connects again with the last one as `Last-Event-ID`, or as the parameter `lastEventId`, goes on behind it, whatever `cursor` and `after` say; one that is no number is ignored. A key may begin 30 streams a minute.",
    answer: {
      status: 200,
      name: "EventListSuccessResponse",
      description: "A page of the feed",
      data: eventPage,
      examples: {
        lastPage: { ...lastPage(startedEventExample, eventExample), newest: eventExample.sequence },
      },
      events: {
        description:
          "Server-Sent Events, each a `FeedEvent`: the name is the type of what has happened. After two minutes comes `reconnect`; `error` carries the `error` of the envelope. A line that begins with a colon is a comment, sent so that the connection is not idle.",
        event: feedEvent,
        example: [
          "retry: 1000\n\n",
          toFeedExample(startedEventExample),
          ":\n\n",
          toFeedExample(eventExample),
          `id: ${eventExample.sequence}\nevent: reconnect\ndata: {}\n\n`,
        ].join(""),
      },
    },
    failures: ["unprocessable"],
    failureExamples: {
      unprocessable:
        "after: the events 4713 to 5200 are too old and no longer kept. Go on with after=5200.",
    },
  }),
];

function toFeedExample(event: { readonly type: string; readonly sequence: number }): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
