import { getRun } from "../../../src/http/getRun.ts";
import { listInstances } from "../../../src/http/listInstances.ts";
import { listRuns } from "../../../src/http/listRuns.ts";
import { exampleIds, instanceExample, lastPage, runExample } from "../examples.ts";
import { describeOperation } from "../operation.ts";
import { instancePage, run, runPage } from "../schemas/campaigns.ts";

export const runOperations = [
  describeOperation(getRun, {
    tag: "Runs",
    summary: "Get a run",
    description:
      "Reads how far a run is. Ask again until `state` is `complete`: then every promised instance exists.\n\n" +
      "A client that prefers `text/event-stream` (`Accept`) gets the run as Server-Sent Events until it is finished. Each event but `error` has an `id`: a client that connects again with the last one as `Last-Event-ID` is told what has changed since. A key may begin 30 streams a minute.",
    answer: {
      status: 200,
      name: "RunSuccessResponse",
      description: "The run",
      data: run,
      examples: {
        complete: runExample,
        creating: { ...runExample, state: "creating", instancesCreated: 10, finishedAt: null },
      },
      events: {
        description:
          "`progress`: the run, at first and at each change; `finished`: the run, and the end; `reconnect`: the run, after two minutes: connect again; `error`: the `error` of the envelope.",
        example: `retry: 1000\n\nid: 1f0c9a52\nevent: finished\ndata: ${JSON.stringify(runExample)}\n\n`,
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
    failures: ["notFound"],
    query: {
      runId: "Only instances of this run.",
      status:
        "Only instances in this status. Looking for `pending` or `cancelled` ones among many others, a page may have fewer than `limit`, or none: go by `hasMore`.",
    },
  }),
];
