/** The check knows campaigns that their last instance has completed, and leads who write when their run has been stopped. */
import { describe, expect, it } from "vitest";

import {
  check,
  checkStartedAgain,
  newRun,
  newRunAgain,
  newStart,
  newStop,
  newStoppedRun,
  RUN_ID,
  refused,
  STARTED_AT,
  stoppedOnly,
} from "./examples.ts";
import type { CampaignSnapshot, RunState } from "./snapshot.ts";

const COMPLETED_AT = STARTED_AT + 1_000;
const later = { sentAt: COMPLETED_AT + 100 };
const conflict = refused({ status: "completed", since: COMPLETED_AT, runId: RUN_ID });

function completed(parts: Partial<RunState> = {}): Partial<CampaignSnapshot> {
  const run = newRun({ endedAt: COMPLETED_AT, finished: [0, 1, 2], ...parts });
  return { status: "completed", runs: [run] };
}

describe("of a completed campaign", () => {
  it.each<[string, Partial<CampaignSnapshot>]>([
    ["its start", {}],
    ["a start that it refuses", { starts: [newStart(), newStart({ ...conflict, ...later })] }],
    ["a stop that it refuses", { stops: [newStop({ ...conflict, ...later })] }],
  ])("finds nothing wrong with %s", (_, history) => {
    expect(check(history, completed())).toEqual([]);
  });

  it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
    ["the campaign is active, and should be completed", {}, { ...completed(), status: "active" }],
    [
      `the run ${RUN_ID} ended at ${COMPLETED_AT}, and was stopped at undefined`,
      {},
      completed({ finished: [0, 1] }),
    ],
    [
      "start was refused by a completion that is not there",
      { starts: [newStart(), newStart({ ...conflict, ...later })] },
      { runs: [newRun()] },
    ],
    [
      "stop was refused by a completion that is not there",
      { stops: [newStop({ ...conflict, ...later })] },
      completed({ endedAt: COMPLETED_AT + 1 }),
    ],
    [
      `stop was refused while the run ${RUN_ID} was live`,
      { stops: [newStop({ ...conflict, sentAt: COMPLETED_AT - 60 })] },
      completed(),
    ],
    [
      `the run run-again started before the run ${RUN_ID} was stopped`,
      {},
      { runs: [...(completed().runs ?? []), newRunAgain({ startedAt: COMPLETED_AT + 100 })] },
    ],
  ])("finds that %s", (violation, history, state) => {
    expect(check(history, state).join("; ")).toContain(violation);
  });
});

describe("of a lead who writes when the run has been stopped", () => {
  const written = { finished: [0], cancelled: 1 };

  it("finds nothing wrong, and owes the lead nothing more", () => {
    const stopped = newStoppedRun(written, { instancesFinished: 1 });
    expect(check({ stops: [newStop()] }, { ...stoppedOnly, runs: [stopped] })).toEqual([]);
    const again = newRunAgain({ positions: [0, 1, 2] });
    expect(checkStartedAgain({}, { runs: [stopped, again] }).join("; ")).toContain(
      "3 instances promised for 2 leads",
    );
  });

  it.each([
    ["2 instances stopped, 1 were open", { ...written, cancelled: 0 }, 2],
    ["3 instances stopped, 1 were open", written, 3],
    ["0 instances stopped, 1 were open", written, 0],
  ])("finds that %s", (violation, parts, instancesStopped) => {
    const stopped = newStoppedRun(parts, { instancesFinished: 1, instancesStopped });
    expect(check({}, { ...stoppedOnly, runs: [stopped] }).join("; ")).toContain(violation);
  });
});
