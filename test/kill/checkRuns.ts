/** The runs of a campaign once all is quiet: one after the other, each with exactly the instances it may have. Pure. */
import type { CampaignEvidence, RunEvidence } from "./evidence.ts";
import type { CampaignPlan } from "./planCampaign.ts";
import { positionsBetween } from "./positions.ts";

type CheckedPlan = Pick<CampaignPlan, "kind" | "audienceSize" | "chosenPositions">;

/** Checks what the files say of a campaign's runs and stops, whatever its clients saw. */
export function checkRuns(plan: CheckedPlan, evidence: CampaignEvidence): string[] {
  const { runs } = evidence;
  return [
    ...checkStatus(evidence),
    ...runs.flatMap((run, index) => checkSuccession(run, runs[index + 1])),
    ...runs.flatMap((run) => checkInstances(plan, run, evidence)),
  ];
}

/** A draft has no run, an active campaign one live run, the last; a stopped one has runs, and none is live. */
function checkStatus({ status, runId, runs }: CampaignEvidence): string[] {
  const violations: string[] = [];
  const last = runs.at(-1);
  const live = runs.filter(({ endedAt }) => endedAt === null);
  const expected = last === undefined ? "draft" : last.endedAt === null ? "active" : "stopped";
  if (status !== expected) violations.push(`the campaign is ${status}, and should be ${expected}`);
  if (runId !== (last?.id ?? null))
    violations.push(`the campaign names the run ${runId}, not ${last?.id}`);
  if (live.length > 1) violations.push(`${live.length} live runs`);
  return violations;
}

/** A run ends by its stop, and by nothing else; the next one starts later. */
function checkSuccession(
  { id, startedAt, endedAt, stop }: RunEvidence,
  next: RunEvidence | undefined,
): string[] {
  const violations: string[] = [];
  if (endedAt !== (stop?.stoppedAt ?? null)) {
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
function checkInstances(
  plan: CheckedPlan,
  run: RunEvidence,
  { leadCount }: CampaignEvidence,
): string[] {
  const { id, positions, instancesPromised, instancesCreated, stop } = run;
  const violations: string[] = [];
  const selected = selectionOf(plan, run, leadCount);
  if (instancesPromised !== selected.length) {
    violations.push(`${instancesPromised} instances promised for ${selected.length} leads`);
  }
  if (instancesCreated !== positions.length) {
    violations.push(`${instancesCreated} instances counted, ${positions.length} there`);
  }
  if (stop === null) {
    if (positions.join() !== selected.join()) {
      violations.push(
        `${positions.length} instances, not one for each of ${selected.length} leads`,
      );
    }
  } else {
    if (stop.instancesStopped !== positions.length) {
      violations.push(`${stop.instancesStopped} instances stopped, ${positions.length} there`);
    }
    const allowed = new Set(selected);
    if (!positions.every((position) => allowed.delete(position))) {
      violations.push(`instances for other leads than the ${selected.length}, or twice for one`);
    }
  }
  return violations.map((violation) => `run ${id}: ${violation}`);
}

/** The leads whose instances the run owes, or owed until it was stopped; nobody executes instances, so each time all. */
function selectionOf(
  { kind, audienceSize, chosenPositions }: CheckedPlan,
  { firstPosition, endPosition, stop }: RunEvidence,
  leadCount: number,
): readonly number[] {
  if (kind !== "automatic") return chosenPositions ?? positionsBetween(0, audienceSize);
  return positionsBetween(firstPosition, stop === null ? leadCount : endPosition);
}
