/** What clients were told of the starts of a campaign, or of its stops, held against those that took effect. Pure. */
import type { RunEvidence } from "./evidence.ts";
import type { TransitionObservation } from "./history.ts";
import type { CampaignKind } from "./planCampaign.ts";

/** A start or a stop that took effect. */
export interface Transition {
  readonly name: "start" | "stop";
  /** The run that it began or ended. */
  readonly runId: string;
  readonly traceId: string;
  readonly idempotencyKey: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What its 200 says, as `readAnswer` puts it. */
  readonly answer: string;
}

/** What a client may be told: done or replayed, refused because of the campaign's status, or a fault behind the API. */
const EXPECTED_STATUSES: readonly (number | null)[] = [200, 409, 502, null];

/** The starts that took effect: one a run. */
export function startsOf(kind: CampaignKind, runs: readonly RunEvidence[]): Transition[] {
  return runs.map(({ id, traceId, idempotencyKey, startedAt, instancesPromised }) => ({
    name: "start",
    runId: id,
    traceId,
    idempotencyKey,
    at: startedAt,
    answer:
      kind === "automatic"
        ? describeAnswer("active", startedAt, startedAt, "0 instances, not triggered")
        : describeAnswer("active", startedAt, startedAt, `${instancesPromised} instances`),
  }));
}

/** The stops that took effect: at most one a run. */
export function stopsOf(runs: readonly RunEvidence[]): Transition[] {
  return runs.flatMap(({ id, startedAt, stop }) => {
    if (stop === null) return [];
    const { traceId, idempotencyKey, stoppedAt, instancesStopped } = stop;
    const answer = describeAnswer("stopped", startedAt, stoppedAt, `${instancesStopped} instances`);
    return { name: "stop", runId: id, traceId, idempotencyKey, at: stoppedAt, answer };
  });
}

/**
 * Checks everything that clients saw of one kind of transition.
 *
 * @param transitions those that took effect
 */
export function checkTransitions(
  observations: readonly TransitionObservation[],
  transitions: readonly Transition[],
): string[] {
  return [
    ...observations.flatMap((observation) => checkObservation(observation, transitions)),
    ...transitions.flatMap((transition) => checkOneWinner(transition, observations)),
    ...checkOwners(observations, transitions),
    ...checkKeys(observations, transitions),
  ];
}

function checkObservation(
  observation: TransitionObservation,
  transitions: readonly Transition[],
): string[] {
  const { client, status, certainty, traceId, runId } = observation;
  if (!EXPECTED_STATUSES.includes(status)) return [`${client} was answered ${status}`];
  if (certainty === "ok") {
    const transition = transitions.find((one) => one.runId === runId);
    return transition === undefined
      ? [`${client} was told of the run ${runId}, and it did not happen`]
      : checkAnswer(observation, transition);
  }
  const own = transitions.find((transition) => transition.traceId === traceId);
  return certainty === "fail" && own !== undefined
    ? [`${client} was refused, and the ${own.name} of the run ${own.runId} is its own`]
    : [];
}

/** A 200 stays true: whose the transition is, under which key, when it was, and how many instances it names. */
function checkAnswer(
  { client, replayed, traceId, idempotencyKey, sentAt, endedAt, text }: TransitionObservation,
  transition: Transition,
): string[] {
  const violations: string[] = [];
  if ((traceId === transition.traceId) === replayed) {
    violations.push(`${client} got a ${replayed ? "replay" : "win"} that is not one`);
  }
  if (idempotencyKey !== transition.idempotencyKey) {
    violations.push(`${client} got the answer to the key ${transition.idempotencyKey}`);
  }
  if (!replayed && (transition.at < sentAt || endedAt < transition.at)) {
    violations.push(`${client} won a ${transition.name} that is dated ${transition.at}`);
  }
  const told = readAnswer(text);
  if (told !== transition.answer) {
    violations.push(`${client} was told "${told}", and it is "${transition.answer}"`);
  }
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

interface AnswerText {
  readonly data: {
    readonly campaign: {
      readonly status: string;
      readonly startedAt: string;
      readonly updatedAt: string;
    };
    /** Of a start. */
    readonly triggered?: boolean;
    readonly instancesCreated?: number;
    /** Of a stop. */
    readonly instancesStopped?: number;
  };
}

/** What a 200 says, in words that can be compared. */
function readAnswer(text: string): string {
  const {
    data: { campaign, triggered = true, instancesCreated, instancesStopped },
  } = JSON.parse(text) as AnswerText;
  return describeAnswer(
    campaign.status,
    Date.parse(campaign.startedAt),
    Date.parse(campaign.updatedAt),
    `${instancesCreated ?? instancesStopped} instances${triggered ? "" : ", not triggered"}`,
  );
}

function describeAnswer(
  status: string,
  startedAt: number,
  updatedAt: number,
  instances: string,
): string {
  return `${status} at ${updatedAt}, started at ${startedAt}, ${instances}`;
}
