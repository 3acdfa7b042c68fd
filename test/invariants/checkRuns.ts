/** The runs of a campaign once all is quiet: one after the other, each with exactly the instances it may have. Pure. */
import type { CampaignStatus } from "../../src/domain/campaign.ts";
import { positionsBetween } from "./positions.ts";
import type { CampaignSnapshot, RunState } from "./snapshot.ts";

/** Checks what D1 holds of a campaign's runs and stops, whatever its clients saw. */
export function checkRuns(campaign: CampaignSnapshot): string[] {
  const { runs, needlessDeadLetters } = campaign;
  return [
    ...checkStatus(campaign),
    ...runs.flatMap((run, index) => checkSuccession(campaign, run, runs[index + 1])),
    ...runs.flatMap((run) => checkInstances(campaign, run)),
    ...(needlessDeadLetters === 0
      ? []
      : [`${needlessDeadLetters} dead letters of ranges that exist`]),
  ];
}

/**
 * A draft has no run, an active campaign one live run, the last; a stopped or completed one has runs, and none is live.
 */
function checkStatus({ status, runId, runs }: CampaignSnapshot): string[] {
  const violations: string[] = [];
  const last = runs.at(-1);
  const live = runs.filter(({ endedAt }) => endedAt === null);
  const expected = last === undefined ? "draft" : statusBy(last);
  if (status !== expected) violations.push(`the campaign is ${status}, and should be ${expected}`);
  if (runId !== (last?.id ?? null))
    violations.push(`the campaign names the run ${runId}, not ${last?.id}`);
  if (live.length > 1) violations.push(`${live.length} live runs`);
  return violations;
}

function statusBy({ endedAt, stop }: RunState): CampaignStatus {
  if (endedAt === null) return "active";
  return stop === null ? "completed" : "stopped";
}

/** A run ends by its stop or with its last instance, and by nothing else; only a stopped one has a next one, later. */
function checkSuccession(
  { workflowTrigger }: CampaignSnapshot,
  run: RunState,
  next: RunState | undefined,
): string[] {
  const { id, startedAt, endedAt, stop, finished, instancesPromised } = run;
  const violations: string[] = [];
  const isDone =
    workflowTrigger === "manual" && stop === null && finished.length === instancesPromised;
  if (endedAt !== (stop?.stoppedAt ?? null) && !isDone) {
    violations.push(`the run ${id} ended at ${endedAt}, and was stopped at ${stop?.stoppedAt}`);
  }
  if (stop !== null && stop.stoppedAt <= startedAt) {
    violations.push(`the run ${id} was stopped before it started`);
  }
  if (next === undefined) return violations;

  if (stop === null || next.startedAt <= stop.stoppedAt) {
    violations.push(`the run ${next.id} started before the run ${id} was stopped`);
  }
  return violations;
}

/** Exactly the promised instances, each selected lead once and no other; once the run is stopped, no more than then. */
function checkInstances(campaign: CampaignSnapshot, run: RunState): string[] {
  const { id, positions, finished, cancelled, instancesPromised, instancesCreated, stop } = run;
  const violations: string[] = [];
  const owed = owedPositions(campaign, run);
  if (instancesPromised !== owed.length) {
    violations.push(`${instancesPromised} instances promised for ${owed.length} leads`);
  }
  if (instancesCreated !== positions.length) {
    violations.push(`${instancesCreated} instances counted, ${positions.length} there`);
  }
  if (stop === null) {
    if (positions.join() !== owed.join()) {
      violations.push(`${positions.length} instances, not one for each of ${owed.length} leads`);
    }
  } else {
    const open = positions.length - finished.length;
    const { instancesStopped } = stop;
    // Whoever wrote after the stop was open then.
    if (instancesStopped < open || instancesStopped > open + cancelled) {
      violations.push(`${instancesStopped} instances stopped, ${open} were open`);
    }
    if (stop.instancesFinished !== finished.length) {
      violations.push(`${stop.instancesFinished} instances finished, ${finished.length} there`);
    }
    const allowed = new Set(owed);
    if (!positions.every((position) => allowed.delete(position))) {
      violations.push(`instances for other leads than the ${owed.length}, or twice for one`);
    }
  }
  return violations.map((violation) => `run ${id}: ${violation}`);
}

/** The leads whose instances the run owes, or owed until it was stopped: those whom no earlier run has finished. */
function owedPositions(
  { selection, leadCount, runs }: CampaignSnapshot,
  run: RunState,
): readonly number[] {
  const { firstPosition, endPosition, stop } = run;
  const all = selection ?? positionsBetween(firstPosition, stop === null ? leadCount : endPosition);
  const finished = new Set(runs.slice(0, runs.indexOf(run)).flatMap((earlier) => earlier.finished));
  return finished.size === 0 ? all : all.filter((position) => !finished.has(position));
}
