/** The progress of a campaign as the API shows it. */
import * as z from "zod/mini";

import type { LatestRun } from "../../database/latestRun.ts";
import type { NextAction } from "../../database/upcoming.ts";
import type { Estimate } from "../../domain/estimateEnd.ts";
import type { Hold } from "../../domain/findHold.ts";
import { INSTANCE_STATUSES } from "../../domain/instance.ts";
import { WAITING_REASONS } from "../../domain/instanceReasons.ts";
import type { Progress } from "../../domain/progress.ts";
import type { UsedSender } from "../../domain/senderStanding.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { instanceIdentifier, instanceReason } from "../answer/executionWords.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { actionKind } from "../senders/senderAnswer.ts";
import { nextAnswer, toNextAnswer } from "./instanceDetailsAnswer.ts";

const waitingReason = /* @__PURE__ */ named(
  "WaitingReason",
  () => z.enum(WAITING_REASONS),
  "What an open instance waits for.",
);

const nameOfSender = () => z.strictObject({ id: identifier, name: text(200) });

/** What the progress of a campaign answers. */
export const progressAnswer = /* @__PURE__ */ named(
  "Progress",
  () =>
    z.strictObject({
      run: about(
        "The latest run; null for a draft, of which everything else is zero or empty.",
        z.nullable(
          z.strictObject({
            id: identifier,
            triggered: z.boolean(),
            isExecuted: about(
              "Whether its instances are executed: not those of a run from before Kickoff could.",
              z.boolean(),
            ),
            instancesPromised: count(),
            instancesCreated: count(),
            startedAt: timestamp,
            endedAt: z.nullable(timestamp),
          }),
        ),
      ),
      statuses: about(
        "How many of its instances have which status.",
        z.strictObject({
          pending: count(),
          running: count(),
          completed: count(),
          cancelled: count(),
          failed: count(),
        }),
      ),
      waiting: about(
        "What the open ones wait for.",
        z
          .array(z.strictObject({ reason: waitingReason, instances: count(1) }))
          .check(z.maxLength(WAITING_REASONS.length)),
      ),
      ended: about(
        "Why the others ended, most of them first.",
        z
          .array(
            z.strictObject({
              status: z.enum(INSTANCE_STATUSES),
              reason: instanceReason,
              instances: count(1),
            }),
          )
          .check(z.maxLength(50)),
      ),
      steps: about(
        "For each step of the workflow, how many instances are at it, have it behind them (`sent` or `skipped`), and ended at it. Those that are pending are at none.",
        z
          .array(
            z.strictObject({
              step: count(1),
              kind: actionKind,
              at: count(),
              behind: count(),
              ended: count(),
            }),
          )
          .check(z.maxLength(10)),
      ),
      hold: about(
        "What holds back the work that is due: `no-sender`, `sender-blocked`, `sender-limited`; null when some of it can be done, or nothing is due.",
        z.nullable(nextAnswer),
      ),
      estimate: z.strictObject({
        end: about(
          "The earliest end: if each lead accepts at once, nobody replies, nothing fails, and the senders do nothing else. What waits for a person is left out.",
          z.nullable(timestamp),
        ),
        reason: about(
          "Why there is no estimate; null when there is one. `unknown-action`: the rest waits for a person.",
          z.nullable(
            z.enum([
              "nothing-left",
              "no-sender",
              "sender-blocked",
              "sender-limited",
              "unknown-action",
              "not-executed",
            ]),
          ),
        ),
      }),
      next: about(
        "The next actions in the order of their times, and behind them leads that no sender has taken on, in that of their positions.",
        z
          .array(
            z.strictObject({
              instanceId: instanceIdentifier,
              step: count(1),
              kind: actionKind,
              dueAt: about("Null: when a sender takes on the lead.", z.nullable(timestamp)),
              sender: z.nullable(nameOfSender()),
              lead: z.strictObject({ id: identifier, name: text(200) }),
            }),
          )
          .check(z.maxLength(50)),
      ),
    }),
  "How far the latest run of a campaign is, what holds it back, and what comes next.",
);
export type ProgressAnswer = z.infer<typeof progressAnswer>;

/** What is known of the progress of a run. */
export interface KnownProgress {
  /** Null for a draft. */
  readonly run: LatestRun | null;
  readonly progress: Progress;
  readonly hold: Hold | null;
  readonly estimate:
    | Estimate
    | { readonly at: null; readonly reason: "unknown-action" | "not-executed" };
  readonly senders: readonly UsedSender[];
  readonly actions: readonly NextAction[];
}

/** Shows the progress of a campaign as it is at `now`. */
export function toProgressAnswer(known: KnownProgress, now: number): ProgressAnswer {
  const { run, progress, hold, estimate, senders, actions } = known;
  const names = new Map(senders.map(({ sender: { id, name } }) => [id, name]));
  return {
    run:
      run === null
        ? null
        : {
            id: run.id,
            triggered: run.triggered,
            isExecuted: run.workflow !== null,
            instancesPromised: run.instancesPromised,
            instancesCreated: run.instancesCreated,
            startedAt: toTimestamp(run.startedAt),
            endedAt: toTimestamp(run.endedAt),
          },
    statuses: progress.statuses,
    waiting: [...progress.waiting],
    ended: [...progress.ended],
    steps: [...progress.steps],
    hold: hold === null ? null : toNextAnswer(hold, now),
    estimate: { end: toTimestamp(estimate.at), reason: estimate.reason },
    next: actions.flatMap(({ senderId, dueAt, ...action }) => {
      const kind = run?.workflow?.steps[action.step - 1]?.kind;
      return kind === undefined
        ? []
        : [
            {
              ...action,
              kind,
              dueAt: toTimestamp(dueAt),
              sender: senderId === null ? null : { id: senderId, name: names.get(senderId) ?? "" },
            },
          ];
    }),
  };
}
