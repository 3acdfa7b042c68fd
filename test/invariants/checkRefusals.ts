/** Every 409 was true at some moment between the question and the answer, or shortly before. Pure. */
import { AHEAD_MILLISECONDS } from "./checkTransitions.ts";
import {
  type CampaignSnapshot,
  type Circumstances,
  isAnsweredBefore,
  type Refusal,
  type RunState,
  type TransitionObservation,
} from "./snapshot.ts";

/** How long an object trusts a conflict that it remembers. */
const CONFLICT_LIFE_MILLISECONDS = 1_000;

interface Refused extends TransitionObservation {
  readonly refusal: Refusal;
}

/** Checks what those were told whose start or stop was refused because of the campaign's status. */
export function checkRefusals(campaign: CampaignSnapshot, circumstances: Circumstances): string[] {
  return [
    ...campaign.starts.flatMap((one) =>
      isRefused(one) ? checkStart(one, campaign, circumstances) : [],
    ),
    ...campaign.stops.flatMap((one) =>
      isRefused(one) ? checkStop(one, campaign, circumstances) : [],
    ),
  ];
}

function isRefused(observation: TransitionObservation): observation is Refused {
  return observation.refusal !== null;
}

/** The campaign is active by the run that the refusal names, or completed with that one's last instance. */
function checkStart(
  { client, refusal, sentAt, endedAt }: Refused,
  { runs, stops }: CampaignSnapshot,
  { clockToleranceMilliseconds, lateWrites, hadTwoObjects }: Circumstances,
): string[] {
  const run = runs.find(({ id }) => id === refusal.runId);
  if (run === undefined) return [`${client} was refused by a run that is not there`];
  // An object that a second one has replaced is out of date.
  if (hadTwoObjects) return [];
  const { from, until } = lifeOf(run, clockToleranceMilliseconds);
  if (endedAt < from) return [`${client} was refused by a run that had not started`];
  if (refusal.status === "completed" && !isCompletedAt(run, refusal.since)) {
    return [`${client} was refused by a completion that is not there`];
  }
  if (run.life !== undefined && until < sentAt - CONFLICT_LIFE_MILLISECONDS) {
    return [`${client} was refused by a run that had long been stopped`];
  }
  // A stop that arrived late is news to the object, which then looks again in a while.
  return lateWrites === 0 && isAnsweredBefore(stops, run.id, sentAt)
    ? [`${client} was refused by a run whose stop had been answered`]
    : [];
}

/** The campaign is a draft, or it is stopped or completed since the moment that the refusal names. */
function checkStop(
  { client, refusal: { status, since }, sentAt, endedAt }: Refused,
  { runs, starts }: CampaignSnapshot,
  { clockToleranceMilliseconds }: Circumstances,
): string[] {
  const violations: string[] = [];
  if (status === "draft" && runs.some(({ id }) => isAnsweredBefore(starts, id, sentAt))) {
    violations.push(`${client} was refused by a draft that had been started`);
  }
  if (status === "stopped" && !runs.some(({ stop }) => stop?.stoppedAt === since)) {
    violations.push(`${client} was refused by a stop that is not there`);
  }
  if (status === "completed" && !runs.some((run) => isCompletedAt(run, since))) {
    violations.push(`${client} was refused by a completion that is not there`);
  }
  const live = runs.find(
    (run) =>
      isAnsweredBefore(starts, run.id, sentAt) &&
      endedAt < lifeOf(run, clockToleranceMilliseconds).until,
  );
  if (live !== undefined)
    violations.push(`${client} was refused while the run ${live.id} was live`);
  return violations;
}

/** Whether the run's last instance has ended it, at this moment. */
function isCompletedAt({ endedAt, stop }: RunState, moment: number): boolean {
  return stop === null && endedAt === moment;
}

/** From when to when the run was live at the least, as far as its row tells. */
export function lifeOf(
  { life, startedAt, endedAt }: RunState,
  clockToleranceMilliseconds: number,
): NonNullable<RunState["life"]> {
  if (life !== undefined) return life;
  const inaccuracy = clockToleranceMilliseconds + AHEAD_MILLISECONDS;
  return {
    from: startedAt - inaccuracy,
    until: endedAt === null ? Number.POSITIVE_INFINITY : endedAt - inaccuracy,
  };
}
