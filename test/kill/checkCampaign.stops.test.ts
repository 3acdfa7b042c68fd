/** The check sees each kind of violation by a stop, or by a start after it. */
import { describe, expect, it } from "vitest";

import type { CampaignEvidence } from "./evidence.ts";
import {
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
  refused,
  STARTED_AGAIN_AT,
  STARTED_AT,
  STOPPED_AT,
  startText,
  stopText,
  unheard,
} from "./examples.ts";
import type { CampaignHistory } from "./history.ts";

const withKey = { idempotencyKey: "a" };
const startConflict = refused(`active by the run ${RUN_ID}`);
const draft = refused("The campaign is draft since 2026-10-31T00:00:00.000Z. Only an active");
const stopped = refused("The campaign is stopped since 2026-11-01T00:00:01.000Z. Only an active");
const stoppedOnly: Partial<CampaignEvidence> = {
  status: "stopped",
  runId: RUN_ID,
  runs: [newStoppedRun()],
};
/** After the campaign has been started again. */
const later = { sentAt: STARTED_AGAIN_AT + 100 };

it.each<[string, Partial<CampaignHistory>, Partial<CampaignEvidence>]>([
  ["a start after a stop", {}, {}],
  ["a stop", { starts: [newStart()] }, stoppedOnly],
  ["a stop that nobody saw", { stops: [newStop(unheard)] }, {}],
  [
    "a stop that was refused by a draft",
    { stops: [newStop({ ...draft, sentAt: 0 }), newStop()] },
    {},
  ],
  ["a stop that was refused by another", { stops: [newStop(), newStop(stopped)] }, {}],
  [
    "a replayed start and a replayed stop when the campaign has moved on",
    {
      starts: [
        newStart(withKey),
        newStartAgain(),
        newStart({
          ...withKey,
          ...later,
          traceId: "trace-3",
          replayed: true,
          text: startText("trace-3", 3),
        }),
      ],
      stops: [
        newStop(withKey),
        newStop({ ...withKey, ...later, traceId: "trace-4", replayed: true }),
      ],
    },
    { runs: [newStoppedRun(withKey, withKey), newRunAgain()] },
  ],
  [
    "a start that was refused by a run whose stop was under way",
    {
      starts: [newStart(), newStartAgain(), newStart({ ...startConflict, sentAt: STOPPED_AT + 5 })],
    },
    {},
  ],
])("finds nothing wrong with %s", (_title, history, evidence) => {
  expect(checkStartedAgain(history, evidence)).toEqual([]);
});

describe("of what clients were told", () => {
  it.each<[string, Partial<CampaignHistory>, Partial<CampaignEvidence>]>([
    ["2 stops of the run run-of-start-0 won: stop, stop", { stops: [newStop(), newStop()] }, {}],
    ["stop was answered 500", { stops: [newStop(), newStop({ ...stopped, status: 500 })] }, {}],
    [
      "stop was told of the run run-again, and it did not happen",
      { stops: [newStop(), newStop({ ...later, traceId: "trace-4", runId: "run-again" })] },
      {},
    ],
    ['stop was told "stopped', { stops: [newStop({ text: stopText("trace-s", 3) })] }, {}],
    [
      "2 different answers to the key a",
      {
        stops: [
          newStop(withKey),
          newStop({ ...withKey, traceId: "trace-4", replayed: true, text: stopText("trace-4", 3) }),
        ],
      },
      { runs: [newStoppedRun({}, withKey), newRunAgain()] },
    ],
    [
      "stop got the answer to the key a",
      { stops: [newStop({ idempotencyKey: "b" })] },
      { runs: [newStoppedRun({}, withKey), newRunAgain()] },
    ],
    [
      "the key a names 2 stops",
      { stops: [newStop(withKey)] },
      {
        runs: [newStoppedRun({}, withKey), newStoppedRun({ id: "run-again" }, withKey)],
      },
    ],
    [
      "stop was refused, and the stop of the run run-of-start-0 is its own",
      { stops: [newStop({ ...stopped, traceId: "trace-s" })] },
      {},
    ],
    [
      "stop was refused, and the stop of the run run-of-start-0 is its own",
      { stops: [newStop({ certainty: "fail", status: 502 })] },
      {},
    ],
    ["nobody asked for the stop of the run run-of-start-0", { stops: [newStop(stopped)] }, {}],
    ["stop got a win that is not one", { stops: [newStop({ traceId: "trace-4" })] }, {}],
    ["stop got a replay that is not one", { stops: [newStop({ replayed: true })] }, {}],
    ["stop won a stop that is dated", { stops: [newStop({ sentAt: STOPPED_AT + 1 })] }, {}],
    [
      "start was refused by a run whose stop had been answered",
      { starts: [newStart(), newStartAgain(), newStart({ ...startConflict, ...later })] },
      {},
    ],
    [
      "stop was refused by a draft that had been started",
      { stops: [newStop(), newStop({ ...draft, sentAt: STARTED_AT + 11 })] },
      {},
    ],
    [
      "stop was refused by a stop that is not there",
      { stops: [newStop(), newStop(refused("is stopped since 2026-11-01T00:00:01.001Z. Only"))] },
      {},
    ],
    [
      "stop was refused while the run run-of-start-0 was live",
      { stops: [newStop(), newStop({ ...stopped, sentAt: STOPPED_AT - 20 })] },
      {},
    ],
    [
      "stop was refused while the run run-again was live",
      { stops: [newStop(), newStop({ ...stopped, ...later })] },
      {},
    ],
  ])("finds that %s", (violation, history, evidence) => {
    expect(checkStartedAgain(history, evidence).join("; ")).toContain(violation);
  });
});

describe("of what the files say", () => {
  it.each<[string, Partial<CampaignEvidence>]>([
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
      "2 instances stopped, 3 there",
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
  ])("finds that %s", (violation, evidence) => {
    expect(checkStartedAgain({}, evidence).join("; ")).toContain(violation);
  });
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
  const checkRuns = (runs: CampaignEvidence["runs"], arrivals: CampaignHistory["arrivals"] = []) =>
    check({ starts, stops: [newStop()], arrivals }, { runId: "run-again", runs }, "automatic");

  it("finds nothing wrong with leads that came before a stop and after it", () => {
    const between = newArrival({ sentAt: STOPPED_AT + 20, endedAt: STOPPED_AT + 30 });
    expect(checkRuns([first, second], [newArrival({ leadIds: ["lead-1"] }), between])).toEqual([]);
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
