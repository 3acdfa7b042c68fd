/** Two leads whose execution is sound: one is done, the other waits for a person. For tests that change one thing in it. */
import type { FrozenWorkflow } from "../../src/domain/workflow.ts";
import type {
  Ask,
  ExecutedAction,
  ExecutedInstance,
  ExecutedRun,
  ExecutionSnapshot,
  Performance,
  SenderPeriod,
} from "./execution.ts";

export const STARTED_AT = Date.parse("2026-11-02T09:00:00.000Z");
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const CAMPAIGN_ID = "campaign";

/** A connection request and, once it is accepted and a day has passed, a message. */
const workflow: FrozenWorkflow = {
  version: 1,
  steps: [
    {
      kind: "connection_request",
      waitsForAcceptance: false,
      delayDays: 0,
      content: { subject: null, content: "Hello" },
    },
    {
      kind: "direct_message",
      waitsForAcceptance: true,
      delayDays: 1,
      content: { subject: null, content: "Hello again" },
    },
  ],
  senderIds: null,
  outreachLanguage: null,
  autoCancelOnMessageReceived: true,
  includeConversationHistory: false,
};

export function newRun(change: Partial<ExecutedRun> = {}): ExecutedRun {
  return {
    id: "run",
    campaignId: CAMPAIGN_ID,
    startedAt: STARTED_AT,
    endedAt: null,
    isStopped: false,
    isTriggered: true,
    instancesPromised: 2,
    instancesCreated: 2,
    instancesClosed: 1,
    admittedPosition: 2,
    workflow,
    ...change,
  };
}

/** The lead that is done. */
export const done: ExecutedInstance = {
  runId: "run",
  position: 0,
  status: "completed",
  step: 2,
  reason: "done",
  dueAt: null,
  senderId: "sender",
};

/** The lead that waits for a person to say what became of the message. */
export const waiting: ExecutedInstance = {
  runId: "run",
  position: 1,
  status: "running",
  step: 2,
  reason: "unknown-action",
  dueAt: null,
  senderId: "sender",
};

export function newAction(change: Partial<ExecutedAction>): ExecutedAction {
  return {
    ...{ campaignId: CAMPAIGN_ID, position: 0, step: 1, status: "sent", senderId: "sender" },
    ...{ kind: change.step === 2 ? "direct_message" : "connection_request", slotAt: null },
    ...{ answeredAt: STARTED_AT + MINUTE, connectedAt: null, ...change },
  };
}

export const actions: readonly ExecutedAction[] = [0, 1].flatMap((position) => [
  newAction({ position, connectedAt: STARTED_AT + 2 * MINUTE }),
  newAction({
    ...{ position, step: 2, answeredAt: STARTED_AT + DAY + 3 * MINUTE },
    status: position === 0 ? "sent" : "unknown",
  }),
]);

export function newAsk(change: Partial<Ask> = {}): Ask {
  const { position = 0, step = 1, claimedAt = STARTED_AT + MINUTE - 10 } = change;
  return {
    ...{ campaignId: CAMPAIGN_ID, position, step, runId: "run", senderId: "sender" },
    actionId: `run-${position}-${step}`,
    kind: step === 1 ? "connection_request" : "direct_message",
    claimedAt,
    begunAt: (claimedAt ?? STARTED_AT) + 5,
    texts: [{ text: "Hello", maximum: 300 }],
    answer: { at: (claimedAt ?? STARTED_AT) + 10, meaning: "performed" },
    ...change,
  };
}

/** A later ask of the second step. */
export const laterAsks: readonly Ask[] = [0, 1].map((position) =>
  newAsk({
    ...{ position, step: 2, claimedAt: STARTED_AT + DAY + 3 * MINUTE - 10 },
    ...(position === 1 ? { answer: null } : {}),
  }),
);

/** What the sender has done when it was asked so. */
export function toPerformance(ask: Ask): Performance {
  const { campaignId, position, step, senderId, kind, claimedAt, begunAt } = ask;
  const at = begunAt + 1;
  return { campaignId, position, step, senderId, kind, claimedAt: claimedAt ?? begunAt, at };
}

export function newPeriod(change: Partial<SenderPeriod> = {}): SenderPeriod {
  const none = { engage: {}, connection_request: {}, direct_message: {}, inmail: {} };
  return {
    ...{ senderId: "sender", from: 0, limits: none, spacingSeconds: 0, workingHours: null },
    ...{ keepsKeysHours: 0, enabled: true, blockedAt: null, limitedUntil: null, limitedKinds: {} },
    ...change,
  };
}

/** The sound snapshot, with what is changed in it. */
export function newSnapshot(change: Partial<ExecutionSnapshot> = {}): ExecutionSnapshot {
  const asks = [newAsk(), newAsk({ position: 1 }), ...laterAsks];
  return {
    campaigns: [{ id: CAMPAIGN_ID, status: "active" }],
    runs: [newRun()],
    instances: [done, waiting],
    counts: [done, waiting].map(({ runId, status, reason, step }) => ({
      ...{ runId, status, step, instances: 1 },
      reason: reason ?? "",
    })),
    actions,
    asks,
    performances: asks.map(toPerformance),
    findings: [],
    fences: [],
    senders: [newPeriod()],
    takenAt: null,
    clockToleranceMilliseconds: 0,
    ...change,
  };
}
