/** What clients were told of the starts of a campaign, or of its stops, held against those that took effect. Pure. */
import type {
  CampaignSnapshot,
  Circumstances,
  RunState,
  TransitionAnswer,
  TransitionObservation,
} from "./snapshot.ts";

/** A start or a stop that took effect. */
interface Transition {
  readonly name: "start" | "stop";
  /** The run that it began or ended. */
  readonly runId: string;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What its 200 says. */
  readonly answer: TransitionAnswer;
}

/**
 * What a client may be told: done or replayed, refused because of the campaign's status or because nobody is left to
 * reach, or a fault behind the API.
 */
const EXPECTED_STATUSES: readonly (number | null)[] = [200, 409, 422, 502, null];
/**
 * A transition that is overtaken is asked for anew, dated a millisecond after the change that overtook it: of several
 * within a millisecond each is a millisecond further ahead of the clock.
 */
export const AHEAD_MILLISECONDS = 25;

/** The starts that took effect are one a run. */
export function checkStarts(campaign: CampaignSnapshot, circumstances: Circumstances): string[] {
  const transitions = campaign.runs.map((run): Transition => {
    const { id, traceId, idempotencyKey, startedAt } = run;
    const answer = toStartAnswer(campaign, run);
    return { name: "start", runId: id, traceId, idempotencyKey, at: startedAt, answer };
  });
  return checkTransitions(campaign.starts, transitions, circumstances);
}

/** The stops that took effect are at most one a run. */
export function checkStops(campaign: CampaignSnapshot, circumstances: Circumstances): string[] {
  const transitions = campaign.runs.flatMap(({ id, startedAt, stop }): Transition[] => {
    if (stop === null) return [];
    const { traceId, idempotencyKey, stoppedAt, instancesStopped } = stop;
    const answer = {
      campaignId: campaign.id,
      status: "stopped",
      startedAt,
      updatedAt: stoppedAt,
      instances: instancesStopped,
      triggered: null,
    };
    return [{ name: "stop", runId: id, traceId, idempotencyKey, at: stoppedAt, answer }];
  });
  return checkTransitions(campaign.stops, transitions, circumstances);
}

function toStartAnswer(
  { id, workflowTrigger }: CampaignSnapshot,
  { startedAt, instancesPromised }: RunState,
): TransitionAnswer {
  const triggered = workflowTrigger === "manual";
  return {
    campaignId: id,
    status: "active",
    startedAt,
    updatedAt: startedAt,
    instances: triggered ? instancesPromised : 0,
    triggered,
  };
}

function checkTransitions(
  observations: readonly TransitionObservation[],
  transitions: readonly Transition[],
  circumstances: Circumstances,
): string[] {
  return [
    ...observations.flatMap((observation) =>
      checkObservation(observation, transitions, circumstances),
    ),
    ...transitions.flatMap((transition) => checkOneWinner(transition, observations)),
    ...checkOwners(observations, transitions),
    ...checkKeys(observations, transitions),
  ];
}

function checkObservation(
  observation: TransitionObservation,
  transitions: readonly Transition[],
  circumstances: Circumstances,
): string[] {
  const { client, certainty, status, runId, traceId } = observation;
  if (!EXPECTED_STATUSES.includes(status)) return [`${client} was answered ${status}`];
  if (certainty === "ok") {
    const transition = transitions.find((one) => one.runId === runId);
    return transition === undefined
      ? [`${client} was told of the run ${runId}, and it did not happen`]
      : checkAnswer(observation, transition, circumstances);
  }
  const own = transitions.find((transition) => transition.traceId === traceId);
  if (own === undefined) return [];
  if (certainty === "info") {
    return runId === null || runId === own.runId
      ? []
      : [`${client} was pointed to the run ${runId}, and its own is ${own.runId}`];
  }
  return isDenialFinal(circumstances)
    ? [`${client} was refused, and the ${own.name} of the run ${own.runId} is its own`]
    : [];
}

/**
 * What is refused or denied is so by the last attempt. An earlier one that arrives after it finds the same state, or a
 * later change that voids it, and comes to nothing; unless clocks disagree about what is later, or another late write,
 * asked for before it, has lifted what the refusal rested on.
 */
function isDenialFinal({ lateWrites, clockToleranceMilliseconds }: Circumstances): boolean {
  return lateWrites <= 1 && clockToleranceMilliseconds === 0;
}

/** A 200 stays true: whose the transition is, under which key, when it was, and how many instances it names. */
function checkAnswer(
  observation: TransitionObservation,
  transition: Transition,
  { clockToleranceMilliseconds }: Circumstances,
): string[] {
  const { client, replayed, traceId, idempotencyKey, sentAt, endedAt, answer } = observation;
  const violations: string[] = [];
  if ((traceId === transition.traceId) === replayed) {
    violations.push(`${client} got a ${replayed ? "replay" : "win"} that is not one`);
  }
  if (idempotencyKey !== transition.idempotencyKey) {
    violations.push(`${client} got the answer to the key ${transition.idempotencyKey}`);
  }
  const earliest = Math.floor(sentAt) - clockToleranceMilliseconds;
  const latest = endedAt + clockToleranceMilliseconds + AHEAD_MILLISECONDS;
  if (!replayed && (transition.at < earliest || latest < transition.at)) {
    violations.push(`${client} won a ${transition.name} that is dated ${transition.at}`);
  }
  const [told, is] = [JSON.stringify(answer), JSON.stringify(transition.answer)];
  if (told !== is) violations.push(`${client} was told ${told}, and it is ${is}`);
  return violations;
}

function checkOneWinner(
  { name, runId }: Transition,
  observations: readonly TransitionObservation[],
): string[] {
  const fresh = observations.filter(
    (one) => one.certainty === "ok" && !one.replayed && one.runId === runId,
  );
  if (fresh.length <= 1) return [];
  return [
    `${fresh.length} ${name}s of the run ${runId} won: ${fresh.map(({ client }) => client).join(", ")}`,
  ];
}

/** Each is somebody's: of whoever was told its trace id, or else of one who asked with its key and never heard. */
function checkOwners(
  observations: readonly TransitionObservation[],
  transitions: readonly Transition[],
): string[] {
  const unheard = observations
    .filter(({ traceId }) => traceId === null)
    .map(({ idempotencyKey }) => idempotencyKey);
  return transitions
    .filter(({ traceId }) => observations.every((observation) => observation.traceId !== traceId))
    .flatMap(({ name, runId, idempotencyKey }) => {
      const owner = unheard.indexOf(idempotencyKey);
      if (owner < 0) return [`nobody asked for the ${name} of the run ${runId}`];
      unheard.splice(owner, 1);
      return [];
    });
}

/** A key names one transition, and has one answer, to the byte but for the trace id. */
function checkKeys(
  observations: readonly TransitionObservation[],
  transitions: readonly Transition[],
): string[] {
  const keys = new Set(observations.map(({ idempotencyKey }) => idempotencyKey));
  keys.delete(null);
  return [...keys].flatMap((key) => {
    const violations: string[] = [];
    const named = transitions.filter(({ idempotencyKey }) => idempotencyKey === key);
    if (named.length > 1)
      violations.push(`the key ${key} names ${named.length} ${named[0]?.name}s`);
    const answers = new Set(
      observations
        .filter(({ certainty, idempotencyKey }) => certainty === "ok" && idempotencyKey === key)
        .map(({ text, traceId }) => text.replace(traceId ?? "", "")),
    );
    if (answers.size > 1) violations.push(`${answers.size} different answers to the key ${key}`);
    return violations;
  });
}
