/** The check sees each false thing that a client was told of a stop, or of a start after it. */
import { expect, it } from "vitest";

import {
  checkStartedAgain,
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
  stoppedOnly,
  stopText,
  unheard,
} from "./examples.ts";
import type { CampaignSnapshot } from "./snapshot.ts";

const withKey = { idempotencyKey: "a" };
const startConflict = refused({ runId: RUN_ID });
const draft = refused({ status: "draft", since: 0 });
const stopped = refused({ status: "stopped", since: STOPPED_AT });
/** After the campaign has been started again. */
const later = { sentAt: STARTED_AGAIN_AT + 100 };

it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
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
    "what happened in one millisecond, in whatever order",
    {
      starts: [
        newStart({ ...startConflict, sentAt: STARTED_AT - 10 }),
        newStart({ endedAt: STARTED_AT }),
        newStart({ ...startConflict, sentAt: STOPPED_AT + 10 }),
        newStartAgain(),
      ],
      stops: [newStop({ ...stopped, sentAt: STOPPED_AT - 10 }), newStop()],
    },
    {},
  ],
  [
    "a start that was refused by a run whose stop was under way",
    {
      starts: [newStart(), newStartAgain(), newStart({ ...startConflict, sentAt: STOPPED_AT + 5 })],
    },
    {},
  ],
])("finds nothing wrong with %s", (_title, history, state) => {
  expect(checkStartedAgain(history, state)).toEqual([]);
});

it.each<[string, Partial<CampaignSnapshot>, Partial<CampaignSnapshot>]>([
  ["2 stops of the run run-of-start-0 won: stop, stop", { stops: [newStop(), newStop()] }, {}],
  ["stop was answered 500", { stops: [newStop(), newStop({ ...stopped, status: 500 })] }, {}],
  [
    "stop was told of the run run-again, and it did not happen",
    { stops: [newStop(), newStop({ ...later, traceId: "trace-4", runId: "run-again" })] },
    {},
  ],
  ['stop was told {"campaignId"', { stops: [newStop({ text: stopText("trace-s", 3) })] }, {}],
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
    { stops: [newStop(), newStop(refused({ status: "stopped", since: STOPPED_AT + 1 }))] },
    {},
  ],
  [
    "stop was refused while the run run-of-start-0 was live",
    { stops: [newStop(), newStop({ ...stopped, sentAt: STOPPED_AT - 60 })] },
    {},
  ],
  [
    "stop was refused while the run run-again was live",
    { stops: [newStop(), newStop({ ...stopped, ...later })] },
    {},
  ],
])("finds that %s", (violation, history, state) => {
  expect(checkStartedAgain(history, state).join("; ")).toContain(violation);
});
