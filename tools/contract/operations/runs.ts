import { getRun } from "../../../src/http/getRun.ts";
import { listInstances } from "../../../src/http/listInstances.ts";
import { exampleIds, instanceExample, lastPage, runExample } from "../examples.ts";
import { describeOperation } from "../operation.ts";
import { instancePage, run } from "../schemas/campaigns.ts";

export const runOperations = [
  describeOperation(getRun, {
    tag: "Runs",
    summary: "Get a run",
    description:
      "Reads how far a run is. Ask again until `state` is `complete`: then every promised instance exists.",
    answer: {
      status: 200,
      name: "RunSuccessResponse",
      description: "The run",
      data: run,
      examples: {
        complete: runExample,
        creating: { ...runExample, state: "creating", instancesCreated: 10, finishedAt: null },
      },
    },
    failures: ["notFound"],
    failureExamples: { notFound: `There is no run ${exampleIds.runId} of this campaign.` },
  }),
  describeOperation(listInstances, {
    tag: "Runs",
    summary: "List the instances of a campaign",
    description: "Lists who is in a campaign, by run and by the lead's place in its audience.",
    answer: {
      status: 200,
      name: "InstanceListSuccessResponse",
      description: "A page of instances",
      data: instancePage,
      examples: { lastPage: lastPage(instanceExample) },
    },
    failures: ["notFound"],
    query: { status: "Only instances in this status." },
  }),
];
