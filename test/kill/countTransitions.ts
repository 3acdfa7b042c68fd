/** How often campaigns were started and stopped in a round, and what their clients were told. */
import type { TransitionObservation } from "../invariants/snapshot.ts";
import type { CheckedCampaign } from "./checkCampaigns.ts";
import type { Summary } from "./summary.ts";

/** What becomes of the starts and stops, for the summary of a round. */
export function countTransitions(checked: readonly CheckedCampaign[]): Partial<Summary> {
  const starts = checked.flatMap(({ campaign }) => campaign.history.starts);
  const stops = checked.flatMap(({ campaign }) => campaign.history.stops);
  const runs = checked.flatMap(({ snapshot }) => snapshot.runs);
  return {
    campaigns: checked.length,
    campaignsNeverStarted: checked.filter(({ snapshot }) => snapshot.runs.length === 0).length,
    campaignsStartedUnseen: checked.filter(
      ({ campaign, snapshot }) =>
        snapshot.runs.length > 0 &&
        campaign.history.starts.every(({ certainty }) => certainty !== "ok"),
    ).length,
    startsAfterStops: checked.reduce(
      (sum, { snapshot }) => sum + Math.max(0, snapshot.runs.length - 1),
      0,
    ),
    runsStoppedEarly: runs.filter(
      ({ stop, instancesPromised }) => stop !== null && stop.instancesStopped < instancesPromised,
    ).length,
    instancesPromised: runs.reduce((sum, run) => sum + run.instancesPromised, 0),
    instancesCreated: runs.reduce((sum, { positions }) => sum + positions.length, 0),
    startsSent: starts.length,
    freshStarts: starts.filter(isWin).length,
    startsReplayed: starts.filter(({ replayed }) => replayed).length,
    startConflicts: starts.filter(({ status }) => status === 409).length,
    nothingStarted: starts.filter(isDenial).length,
    indeterminateStarts: starts.filter(({ certainty }) => certainty === "info").length,
    stopsSent: stops.length,
    freshStops: stops.filter(isWin).length,
    stopsReplayed: stops.filter(({ replayed }) => replayed).length,
    stopConflicts: stops.filter(({ status }) => status === 409).length,
    nothingStopped: stops.filter(isDenial).length,
    indeterminateStops: stops.filter(({ certainty }) => certainty === "info").length,
  };
}

function isWin({ certainty, replayed }: TransitionObservation): boolean {
  return certainty === "ok" && !replayed;
}

function isDenial({ status, certainty }: TransitionObservation): boolean {
  return status === 502 && certainty === "fail";
}
