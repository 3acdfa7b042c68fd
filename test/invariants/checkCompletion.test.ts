/** The check sees what is wrong with a run that its last instance has ended, and with what clients were told of it. */
import { expect, it } from "vitest";

import { check, newRun, newStart, newStop, RUN_ID, refused, STARTED_AT } from "./examples.ts";
import type { CampaignSnapshot, RunState } from "./snapshot.ts";

const COMPLETED_AT = STARTED_AT + 5_000;

const completed = (parts: Partial<RunState> = {}): Partial<CampaignSnapshot> => ({
  status: "completed",
  runs: [newRun({ endedAt: COMPLETED_AT, finished: [0, 1, 2], ...parts })],
});
const since = (moment: number) => refused({ status: "completed", since: moment, runId: RUN_ID });
const afterwards = { sentAt: COMPLETED_AT + 10, endedAt: COMPLETED_AT + 20 };

it("finds nothing wrong with a completed run, and with a start and a stop that it refuses", () => {
  const history = {
    starts: [newStart(), newStart({ ...since(COMPLETED_AT), ...afterwards })],
    stops: [newStop({ ...since(COMPLETED_AT), ...afterwards })],
  };
  expect(check(history, completed())).toEqual([]);
});

it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
  ["the campaign is stopped, and should be completed", {}, { ...completed(), status: "stopped" }],
  [`ended at ${COMPLETED_AT}, and was stopped at`, {}, completed({ finished: [0, 1] })],
  [
    "start was refused by a completion that is not there",
    { starts: [newStart(), newStart({ ...since(COMPLETED_AT - 1), ...afterwards })] },
    completed(),
  ],
  [
    "stop was refused by a completion that is not there",
    { stops: [newStop({ ...since(COMPLETED_AT - 1), ...afterwards })] },
    completed(),
  ],
  [
    `stop was refused while the run ${RUN_ID} was live`,
    {
      stops: [
        newStop({ ...since(COMPLETED_AT), sentAt: STARTED_AT + 20, endedAt: STARTED_AT + 30 }),
      ],
    },
    completed(),
  ],
])("finds that %s", (violation, history, state) => {
  expect(check(history, state).join("; ")).toContain(violation);
});
