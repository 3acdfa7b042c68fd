import { getInstance } from "../../../src/api/runs/getInstance.ts";
import { getRun } from "../../../src/api/runs/getRun.ts";
import { instanceDetailsAnswer } from "../../../src/api/runs/instanceDetailsAnswer.ts";
import { instancePage, listInstances } from "../../../src/api/runs/listInstances.ts";
import { listRuns, runPage } from "../../../src/api/runs/listRuns.ts";
import { runAnswer } from "../../../src/api/runs/runAnswer.ts";
import { runEvent } from "../../../src/api/runs/watchRun.ts";
import {
  archivedExample,
  creatingExample,
  exampleIds,
  instanceDetailsExample,
  instanceExample,
  lastPage,
  runExample,
  toEventExample,
} from "../examples.ts";
import { describeOperation } from "../operation.ts";

export const runOperations = [
  describeOperation(getRun, {
    tag: "Runs",
    summary: "Get a run",
    description:
      "Reads how far a run is. Ask again until `state` is `created`: then every promised instance exists.\n\n" +
      "A client that prefers `text/event-stream` (`Accept`) gets the run as Server-Sent Events until nothing about it will change any more. Each event but `error` has an `id`: a client that connects again with the last one as `Last-Event-ID`, or as the parameter `lastEventId`, is told what has changed since; any other is ignored, and the stream begins with the run as it is. A key may begin 30 streams a minute.",
    answer: {
      status: 200,
      name: "RunSuccessResponse",
      description: "The run",
      data: runAnswer,
      examples: {
        created: runExample,
        creating: creatingExample,
        archived: archivedExample,
      },
      events: {
        description:
          "Server-Sent Events, each a `RunEvent`: `progress`, `end` and `reconnect` carry the run, `error` carries the `error` of the envelope. `retry` says how many milliseconds to wait before connecting again; a line that begins with a colon is a comment, sent so that the connection is not idle. A client that sends the last `id` as `Last-Event-ID` gets no `progress` until something has changed.",
        event: runEvent,
        example: [
          "retry: 1000\n\n",
          toEventExample("progress", creatingExample),
          ":\n\n",
          toEventExample("progress", runExample),
          toEventExample("end", runExample),
        ].join(""),
      },
    },
    failures: ["notFound"],
    failureExamples: { notFound: `There is no run ${exampleIds.runId} of this campaign.` },
  }),
  describeOperation(listRuns, {
    tag: "Runs",
    summary: "List the runs of a campaign",
    description:
      "Lists the starts of a campaign and what came of each, the latest started first: who started and stopped it, and when.",
    answer: {
      status: 200,
      name: "RunListSuccessResponse",
      description: "A page of runs",
      data: runPage,
      examples: { lastPage: lastPage(runExample) },
    },
    failures: ["notFound"],
  }),
  describeOperation(listInstances, {
    tag: "Runs",
    summary: "List the instances of a campaign",
    description:
      "Lists who is in a campaign: the earliest run first, and in it by the lead's place in its audience.",
    answer: {
      status: 200,
      name: "InstanceListSuccessResponse",
      description: "A page of instances",
      data: instancePage,
      examples: { lastPage: lastPage(instanceExample) },
    },
    failures: ["notFound", "archived"],
  }),
  describeOperation(getInstance, {
    tag: "Runs",
    summary: "Get an instance",
    description:
      "Reads an instance: what was asked of senders for its lead, what the lead has written, and what comes next, as data and as one sentence.",
    answer: {
      status: 200,
      name: "InstanceSuccessResponse",
      description: "The instance",
      data: instanceDetailsAnswer,
      examples: { waiting: instanceDetailsExample },
    },
    failures: ["notFound", "archived"],
    failureExamples: {
      notFound: `There is no instance ${instanceDetailsExample.id} of this campaign.`,
    },
  }),
];
