/** What no call may follow, as the clients and the senders of a round have heard it. Pure. */
import type { ExecutedRun, Fence } from "../../invariants/execution.ts";
import type { ToldReply } from "./Events.ts";
import type { ExecutedCampaign } from "./world.ts";

/** Behind the answer to a stop no call begins for its run. */
export function fencesOfStops({ campaignId, history }: ExecutedCampaign): Fence[] {
  return history.stops.flatMap(({ status, runId, endedAt }) =>
    status === 200 && runId !== null
      ? [{ why: "the answer to a stop", from: endedAt, before: { campaignId, runId } }]
      : [],
  );
}

/**
 * Behind the answer to a reply no call begins for its lead, in any run that had started by then and cancels on replies. All
 * campaigns of a round are for leads of one audience.
 */
export function fencesOfReplies(
  replies: readonly ToldReply[],
  runs: readonly ExecutedRun[],
): Fence[] {
  return replies.flatMap(({ position, sentAt, answeredAt }) =>
    runs
      .filter(({ startedAt, workflow }) => {
        return startedAt < sentAt && workflow.autoCancelOnMessageReceived;
      })
      .map(({ id: runId }) => ({
        why: "the answer to a reply",
        from: answeredAt,
        before: { runId, position },
      })),
  );
}
