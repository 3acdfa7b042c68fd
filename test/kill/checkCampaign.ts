/** The invariants of a start, held against what the clients saw and what the files say. Pure. */
import type { CampaignEvidence, RunEvidence } from "./evidence.ts";
import type { CampaignHistory, StartObservation } from "./history.ts";
import type { CampaignPlan } from "./plan.ts";

type CheckedPlan = Pick<CampaignPlan, "kind" | "audienceSize" | "chosenPositions">;

/** What a client may be told: started or replayed, refused because it is active, or a fault behind the API. */
const EXPECTED_STATUSES: readonly (number | null)[] = [200, 409, 502, null];

/**
 * Checks one campaign once all is quiet.
 *
 * @returns what is violated, in words
 */
export function checkCampaign(
  plan: CheckedPlan,
  { starts, arrivals }: CampaignHistory,
  evidence: CampaignEvidence,
): string[] {
  const [run] = evidence.runs;
  const violations = [
    ...checkAnswers(starts),
    ...checkOneWinner(starts),
    ...checkRunMade(starts, evidence),
    ...checkLeads(arrivals, evidence),
  ];
  if (run !== undefined) {
    violations.push(
      ...starts.flatMap((start) => checkTruth(start, run)),
      ...checkInstances(plan, run, evidence),
      ...checkArrivals(plan, { starts, arrivals }, run, evidence),
    );
  }
  return violations;
}

/** Every 200 is the same answer, to the byte but for the trace id. */
function checkAnswers(starts: readonly StartObservation[]): string[] {
  const unexpected = starts
    .filter(({ status }) => !EXPECTED_STATUSES.includes(status))
    .map(({ client, status }) => `${client} was answered ${status}`);
  const answers = new Set(
    starts
      .filter(({ certainty }) => certainty === "ok")
      .map(({ text, traceId }) => text.replace(traceId ?? "", "")),
  );
  return answers.size <= 1 ? unexpected : [...unexpected, `${answers.size} different answers 200`];
}

function checkOneWinner(starts: readonly StartObservation[]): string[] {
  const fresh = starts.filter(({ certainty, replayed }) => certainty === "ok" && !replayed);
  return fresh.length <= 1
    ? []
    : [`${fresh.length} starts won: ${fresh.map(({ client }) => client).join(", ")}`];
}

/** A run there is exactly when somebody can have started it, and the campaign says the same. */
function checkRunMade(
  starts: readonly StartObservation[],
  { status, runId, runs }: CampaignEvidence,
): string[] {
  const violations: string[] = [];
  const [run] = runs;
  if (runs.length > 1) violations.push(`${runs.length} runs`);
  if (runId !== (run?.id ?? null))
    violations.push(`the campaign names the run ${runId}, not ${run?.id}`);
  if (status !== (run === undefined ? "draft" : "active"))
    violations.push(`the campaign is ${status}`);
  if (run?.endedAt != null) violations.push("the run has ended, and nobody ended it");
  const someoneSaidStarted = starts.some(
    ({ certainty, status: seen }) => certainty === "ok" || seen === 409,
  );
  if (run === undefined && someoneSaidStarted) {
    violations.push("a client was told that the campaign is active, and there is no run");
  }
  if (run !== undefined && starts.every(({ certainty }) => certainty === "fail")) {
    violations.push("every start was refused, and there is a run");
  }
  return violations;
}

/** What an answer says of the run stays true: whose it is, which it is, and how many instances it promised. */
function checkTruth(
  { client, certainty, status, replayed, runId, traceId, text }: StartObservation,
  run: RunEvidence,
): string[] {
  const violations: string[] = [];
  const isOwn = traceId === run.traceId;
  if (certainty === "fail" && isOwn)
    violations.push(`${client} was refused, and the run is its own`);
  if (status === 409 && !text.includes(run.id))
    violations.push(`${client} was told of another run`);
  if (certainty !== "ok") return violations;

  if (isOwn === replayed)
    violations.push(`${client} got a ${replayed ? "replay" : "win"} that is not one`);
  if (runId !== run.id) violations.push(`${client} was pointed to the run ${runId}, not ${run.id}`);
  const { data } = JSON.parse(text) as {
    data: { campaign: { startedAt: string }; triggered: boolean; instancesCreated: number };
  };
  if (data.triggered && data.instancesCreated !== run.instancesPromised) {
    violations.push(
      `${client} was promised ${data.instancesCreated} instances, the run ${run.instancesPromised}`,
    );
  }
  if (Date.parse(data.campaign.startedAt) !== run.startedAt) {
    violations.push(`${client} was told of a start at ${data.campaign.startedAt}`);
  }
  return violations;
}

/** Exactly the promised instances: each selected lead once and no other. */
function checkInstances(
  plan: CheckedPlan,
  run: RunEvidence,
  { leadCount }: CampaignEvidence,
): string[] {
  const expected =
    plan.kind === "automatic"
      ? positionsBetween(run.firstPosition, leadCount)
      : (plan.chosenPositions ?? positionsBetween(0, plan.audienceSize));
  const violations: string[] = [];
  if (run.instancesPromised !== expected.length) {
    violations.push(`${run.instancesPromised} instances promised for ${expected.length} leads`);
  }
  if (run.instancesCreated !== run.positions.length) {
    violations.push(`${run.instancesCreated} instances counted, ${run.positions.length} there`);
  }
  if (run.positions.join() !== expected.join()) {
    violations.push(
      `${run.positions.length} instances, not one for each of ${expected.length} leads`,
    );
  }
  return violations;
}

/** Leads that were added after the start was answered belong to the run. */
function checkArrivals(
  { kind }: CheckedPlan,
  { starts, arrivals }: CampaignHistory,
  run: RunEvidence,
  { leadPositions }: CampaignEvidence,
): string[] {
  if (kind !== "automatic") return [];
  const startedAt = Math.min(
    ...starts.filter(({ certainty }) => certainty === "ok").map(({ endedAt }) => endedAt),
  );
  return arrivals
    .filter(({ sentAt }) => sentAt > startedAt)
    .flatMap(({ client, leadIds }) =>
      leadIds.some((id) => (leadPositions.get(id) ?? 0) < run.firstPosition)
        ? [`${client} came after the start, and the run leaves leads of it out`]
        : [],
    );
}

/** An answer that leads were added stays true, and positions stay dense. */
function checkLeads(
  arrivals: CampaignHistory["arrivals"],
  { leadPositions, leadCount }: CampaignEvidence,
): string[] {
  const lost = arrivals.flatMap(({ leadIds }) => leadIds).filter((id) => !leadPositions.has(id));
  const violations =
    lost.length === 0 ? [] : [`${lost.length} leads that were added are not there`];
  const positions = [...leadPositions.values()].sort((a, b) => a - b);
  if (positions.join() !== positionsBetween(0, leadCount).join()) {
    violations.push(`${positions.length} leads do not fill ${leadCount} positions`);
  }
  return violations;
}

function positionsBetween(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
