/** Every 409 was true at some moment between the question and the answer. Pure. */
import type { RunEvidence } from "./evidence.ts";
import { type CampaignHistory, isAnsweredBefore, type TransitionObservation } from "./history.ts";

type Transitions = Pick<CampaignHistory, "starts" | "stops">;

/** Checks what those were told whose start or stop was refused because of the campaign's status. */
export function checkRefusals(history: Transitions, runs: readonly RunEvidence[]): string[] {
  return [
    ...conflictsOf(history.starts).flatMap((refused) => checkStart(refused, history, runs)),
    ...conflictsOf(history.stops).flatMap((refused) => checkStop(refused, history, runs)),
  ];
}

function conflictsOf(observations: readonly TransitionObservation[]): TransitionObservation[] {
  return observations.filter(({ status }) => status === 409);
}

/** The campaign is active by the run that the refusal names. */
function checkStart(
  { client, text, sentAt, endedAt }: TransitionObservation,
  { stops }: Transitions,
  runs: readonly RunEvidence[],
): string[] {
  const run = runs.find(({ id }) => text.includes(id));
  if (run === undefined) return [`${client} was refused by a run that is not there`];
  if (endedAt < run.startedAt) return [`${client} was refused by a run that had not started`];
  return isAnsweredBefore(stops, run.id, sentAt)
    ? [`${client} was refused by a run whose stop had been answered`]
    : [];
}

/** The campaign is a draft, or it is stopped since the moment that the refusal names. */
function checkStop(
  { client, text, sentAt, endedAt }: TransitionObservation,
  { starts }: Transitions,
  runs: readonly RunEvidence[],
): string[] {
  const [, status, since] = /is (draft|stopped) since (\S+)\./.exec(text) ?? [];
  const violations: string[] = [];
  if (status === "draft" && runs.some(({ id }) => isAnsweredBefore(starts, id, sentAt))) {
    violations.push(`${client} was refused by a draft that had been started`);
  }
  if (
    status !== "draft" &&
    !runs.some(({ stop }) => stop !== null && stop.stoppedAt === Date.parse(since ?? ""))
  ) {
    violations.push(`${client} was refused by a stop that is not there`);
  }
  const live = runs.find(
    ({ id, stop }) =>
      isAnsweredBefore(starts, id, sentAt) && (stop === null || endedAt < stop.stoppedAt),
  );
  if (live !== undefined)
    violations.push(`${client} was refused while the run ${live.id} was live`);
  return violations;
}
