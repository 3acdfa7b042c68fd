/** What the clients saw, in the manner of Jepsen: each request ends `ok`, `fail` or, when nobody told, `info`. */

/** `ok`: it took effect; `fail`: it certainly did not; `info`: it may have. */
export type Certainty = "ok" | "fail" | "info";

interface Observation {
  readonly client: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly endedAt: number;
  readonly certainty: Certainty;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly traceId: string | null;
  /** The answer's text, or why there was none. */
  readonly text: string;
}

/** One request for a start or a stop. */
export interface TransitionObservation extends Observation {
  readonly idempotencyKey: string | null;
  readonly replayed: boolean;
  /** The run that the answer points to: the one that was started, or the one that was stopped. */
  readonly runId: string | null;
}

/** One request to add leads. */
export interface ArrivalObservation extends Observation {
  /** Empty unless the answer came. */
  readonly leadIds: readonly string[];
}

/** What was done to the runtime. */
export interface FaultObservation {
  readonly kind: string;
  readonly beganAt: number;
  readonly endedAt: number;
  /** Requests that had no answer yet when it struck. */
  readonly requestsUnderWay: number;
}

/** Everything one campaign's clients saw. */
export interface CampaignHistory {
  readonly starts: TransitionObservation[];
  readonly stops: TransitionObservation[];
  readonly arrivals: ArrivalObservation[];
}

/** Whether some client knew before `moment` that the transition of the run had taken effect. */
export function isAnsweredBefore(
  observations: readonly TransitionObservation[],
  runId: string,
  moment: number,
): boolean {
  return observations.some(
    (one) => one.certainty === "ok" && one.runId === runId && one.endedAt < moment,
  );
}

/** A campaign's history among the faults of its round, in order, for a reader who looks for the cause of a violation. */
export function describeHistory(
  { starts, stops, arrivals }: CampaignHistory,
  faults: readonly FaultObservation[],
): string {
  const observations = [...starts, ...stops, ...arrivals];
  const beganAt = Math.min(...observations.map(({ sentAt }) => sentAt));
  const lines = [
    ...observations.map((observation) => ({
      at: observation.endedAt,
      line: `${observation.certainty.padEnd(4)} ${observation.client}, sent ${observation.sentAt - beganAt}: ${observation.status ?? "no answer"} ${observation.text}`,
    })),
    ...faults.map(({ kind, beganAt: at, endedAt, requestsUnderWay }) => ({
      at,
      line: `     ${kind.toUpperCase()} with ${requestsUnderWay} requests under way, back at ${endedAt - beganAt}`,
    })),
  ];
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ at, line }) => `${String(at - beganAt).padStart(7)} ms ${line}`)
    .join("\n");
}
