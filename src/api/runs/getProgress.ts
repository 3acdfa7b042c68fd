/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/progress` */
import type * as z from "zod/mini";

import { type LatestRun, selectLatestRun } from "../../database/latestRun.ts";
import { selectUpcoming, type Upcoming } from "../../database/upcoming.ts";
import { decideFirstStep } from "../../domain/decideAfterAction.ts";
import { estimateEnd } from "../../domain/estimateEnd.ts";
import { type DueWork, findHold } from "../../domain/findHold.ts";
import {
  countPending,
  describeProgress,
  findWorkLeft,
  NO_COUNTERS,
} from "../../domain/progress.ts";
import type { FrozenWorkflow } from "../../domain/workflow.ts";
import type { Answer } from "../answer/envelope.ts";
import { campaignNotFound } from "../campaigns/campaignAnswer.ts";
import type { RouteInput } from "../request/context.ts";
import type { campaignPath } from "../request/schemas.ts";
import { type KnownProgress, type ProgressAnswer, toProgressAnswer } from "./progressAnswer.ts";

/** Tells how far the latest run of a campaign is, what holds it back, and what comes next. Only reads. */
export async function getProgress({
  parameters: { accountGroupId, campaignId },
  database,
}: RouteInput<z.output<typeof campaignPath>, object, object>): Promise<Answer<ProgressAnswer>> {
  const now = Date.now();
  const run = await selectLatestRun(database, accountGroupId, campaignId);
  if (run === undefined) throw campaignNotFound(campaignId);
  const { workflow = null, endedAt = null } = run ?? {};
  if (run === null || workflow === null || endedAt !== null) {
    return { status: 200, data: toProgressAnswer(describeStillRun(run), now) };
  }
  const serving = { accountGroupId, senderIds: workflow.senderIds };
  const upcoming = await selectUpcoming(database, { ...run, workflow }, serving, now);
  return { status: 200, data: toProgressAnswer(describeRun(run, workflow, upcoming, now), now) };
}

/** A run of which nothing comes next. */
function describeStillRun(run: LatestRun | null): KnownProgress {
  const isExecuted = run === null || run.workflow !== null;
  return {
    run,
    progress: describeProgress(run ?? NO_COUNTERS, "due"),
    hold: null,
    estimate: { at: null, reason: isExecuted ? "nothing-left" : "not-executed" },
    senders: [],
    actions: [],
  };
}

function describeRun(
  run: LatestRun,
  workflow: FrozenWorkflow,
  { senders, steps, actions }: Upcoming,
  now: number,
): KnownProgress {
  const kinds = workflow.steps.map(({ kind }) => kind);
  const workOf = (step: number, dueAt: number | null, senderId: string | null): DueWork[] => {
    const kind = kinds[step - 1];
    return kind === undefined || dueAt === null || dueAt > now
      ? []
      : [{ step, kind, dueAt, senderId }];
  };
  const firstDueAt = decideFirstStep(workflow, run.startedAt).dueAt;
  const pending = countPending(run) > 0 ? workOf(1, firstDueAt, null) : [];
  const admitted = steps.flatMap((own) => workOf(own.step, own.firstDueAt, own.senderId));

  const lastDueAts = kinds.map((_, index) =>
    steps.reduce(
      (last, { step, lastDueAt }) => (step === index + 1 ? Math.max(last, lastDueAt) : last),
      index === 0 ? firstDueAt : 0,
    ),
  );
  const progress = describeProgress(run, findHold(pending, senders, kinds, now)?.reason ?? "due");
  const estimate = estimateEnd(findWorkLeft(run, lastDueAts, now), senders, now);
  const waitsForPerson = progress.waiting.some(({ reason }) => reason === "unknown-action");
  return {
    run,
    progress,
    hold: findHold([...admitted, ...pending], senders, kinds, now),
    estimate:
      estimate.reason === "nothing-left" && waitsForPerson
        ? { at: null, reason: "unknown-action" }
        : estimate,
    senders,
    actions,
  };
}
