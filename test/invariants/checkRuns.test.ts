/** The check sees what is wrong with a campaign's runs in D1, and with the leads that came while they were live. */
import { describe, expect, it } from "vitest";

import {
  automatic,
  check,
  checkStartedAgain,
  newArrival,
  newRun,
  newRunAgain,
  newStart,
  newStartAgain,
  newStop,
  newStoppedRun,
  RUN_ID,
  STARTED_AGAIN_AT,
  STARTED_AT,
  STOPPED_AT,
  startText,
  stoppedOnly,
} from "./examples.ts";
import type { CampaignSnapshot } from "./snapshot.ts";

describe("of what D1 holds", () => {
  it.each<[string, Partial<CampaignSnapshot>]>([
    ["the campaign is active, and should be stopped", { ...stoppedOnly, status: "active" }],
    ["the campaign is stopped, and should be active", { status: "stopped" }],
    ["the campaign names the run run-of-start-0, not run-again", { runId: RUN_ID }],
    ["2 live runs", { runs: [newRun(), newRunAgain()] }],
    [
      "the run run-again started before the run run-of-start-0 was stopped",
      { runs: [newRun(), newRunAgain()] },
    ],
    [
      "the run run-again started before the run run-of-start-0 was stopped",
      { runs: [newStoppedRun(), newRunAgain({ startedAt: STOPPED_AT })] },
    ],
    [
      "the run run-of-start-0 was stopped before it started",
      { runs: [newStoppedRun({}, { stoppedAt: STARTED_AT }), newRunAgain()] },
    ],
    [
      `the run run-of-start-0 ended at ${STOPPED_AT}, and was stopped at undefined`,
      { runs: [newStoppedRun({ stop: null }), newRunAgain()] },
    ],
    [
      `the run run-of-start-0 ended at null, and was stopped at ${STOPPED_AT}`,
      { runs: [newStoppedRun({ endedAt: null }), newRunAgain()] },
    ],
    [
      "2 instances stopped, 3 were open",
      { runs: [newStoppedRun({ positions: [0, 1, 2] }), newRunAgain()] },
    ],
    [
      "3 instances counted, 2 there",
      { runs: [newStoppedRun({ instancesCreated: 3 }), newRunAgain()] },
    ],
    [
      "instances for other leads than the 3",
      { runs: [newStoppedRun({ positions: [0, 3] }), newRunAgain()] },
    ],
    ["or twice for one", { runs: [newStoppedRun({ positions: [1, 1] }), newRunAgain()] }],
    [
      "run run-again: 2 instances, not one for each of 3 leads",
      { runs: [newStoppedRun(), newRunAgain({ positions: [0, 1] })] },
    ],
    [
      "run run-again: 1 instances promised for 3 leads",
      { runs: [newStoppedRun(), newRunAgain({ instancesPromised: 1 })] },
    ],
  ])("finds that %s", (violation, state) => {
    expect(checkStartedAgain({}, state).join("; ")).toContain(violation);
  });
});

it("finds nothing wrong with a lead who has replied to a stopped run", () => {
  const stop = { instancesFinished: 1, closedLater: 1 };
  const run = newStoppedRun({ finished: [1] }, stop);
  expect(check({ stops: [newStop()] }, { ...stoppedOnly, runs: [run] })).toEqual([]);
});

describe("of an automatic campaign", () => {
  const text = (traceId: string, at: number) => startText(traceId, 0, at).replace("true", "false");
  const starts = [
    newStart({ text: text("trace-0", STARTED_AT) }),
    newStartAgain({ text: text("trace-1", STARTED_AGAIN_AT) }),
  ];
  /** Two of the leads came before the stop, one after the second start. */
  const first = newStoppedRun({ endPosition: 2, instancesPromised: 2 });
  const second = newRunAgain({
    ...{ firstPosition: 2, instancesPromised: 1, instancesCreated: 1, positions: [2] },
  });
  const checkRuns = (runs: CampaignSnapshot["runs"], arrivals: CampaignSnapshot["arrivals"] = []) =>
    check({ starts, stops: [newStop()], arrivals }, { ...automatic, runId: "run-again", runs });

  it("finds nothing wrong with leads that came before a stop and after it", () => {
    const arrivals = [
      newArrival({ leadIds: ["lead-1"] }),
      // In the millisecond of the stop, before it or after it.
      newArrival({ sentAt: STOPPED_AT - 10, endedAt: STOPPED_AT, leadIds: ["lead-1", "lead-2"] }),
      newArrival({ sentAt: STARTED_AGAIN_AT + 20, endedAt: STARTED_AGAIN_AT + 30 }),
    ];
    expect(checkRuns([first, second], arrivals)).toEqual([]);
  });

  it("finds that leads which came before the stop were left out", () => {
    expect(checkRuns([first, second], [newArrival()])).toEqual([
      `arrival came while the run ${RUN_ID} was live, and it leaves leads of it out`,
    ]);
  });

  it("finds that two runs share a lead", () => {
    const shares = newRunAgain({
      ...{ firstPosition: 1, instancesPromised: 2, instancesCreated: 2, positions: [1, 2] },
    });
    expect(checkRuns([first, shares])).toEqual([
      "the run run-again shares leads with the one before",
    ]);
  });

  it("finds that a stopped run has an instance for a lead that came after it", () => {
    expect(checkRuns([{ ...first, positions: [0, 2] }, second]).join()).toContain(
      "instances for other leads than the 2",
    );
  });
});
