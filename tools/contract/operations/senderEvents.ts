import {
  eventResultsAnswer,
  receiveSenderEvents,
} from "../../../src/api/senderEvents/receiveSenderEvents.ts";
import { exampleIds } from "../examples.ts";
import { describeOperation } from "../operation.ts";

const actionId = `${exampleIds.runId}-3-2`;
const occurredAt = "2026-11-26T08:12:40.118Z";

export const senderEventOperations = [
  describeOperation(receiveSenderEvents, {
    tag: "Senders",
    summary: "Tell what has happened",
    description:
      "Takes up to 100 events of senders, in a body of up to 1 MiB: late results of actions, acceptances, replies, unsubscriptions, limits. They may come in any order and as often as you like: an event is known by its `id`. An e-mail address, a LinkedIn address or an external id means that person in every audience of the account group.",
    answer: {
      status: 200,
      name: "SenderEventResultsSuccessResponse",
      description: "What became of each event",
      data: eventResultsAnswer,
      examples: {
        applied: { results: [{ id: "event-1", outcome: "applied", reason: null }] },
        again: { results: [{ id: "event-1", outcome: "repeated", reason: null }] },
        late: { results: [{ id: "event-2", outcome: "ignored", reason: "settled" }] },
      },
    },
    failures: [],
    requestExamples: {
      accepted: {
        events: [{ id: "event-1", type: "connection.accepted", occurredAt, actionId }],
      },
      reply: {
        events: [
          {
            id: "event-2",
            type: "message.received",
            occurredAt,
            email: "robin.vale@example.com",
            text: "Gladly. Does Tuesday suit you?",
          },
        ],
      },
      limit: {
        events: [
          {
            id: "event-3",
            type: "sender.limited",
            occurredAt,
            senderId: exampleIds.senderId,
            kind: "connection_request",
            until: "2026-11-30T00:00:00Z",
          },
        ],
      },
    },
  }),
];
