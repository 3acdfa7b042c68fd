/** What the clients of a campaign saw in a round, in the manner of Jepsen, among what was done to the runtime. */
import type { ArrivalObservation, TransitionObservation } from "../invariants/snapshot.ts";

/** What was done to the runtime. */
export interface FaultObservation {
  readonly kind: string;
  readonly beganAt: number;
  readonly endedAt: number;
  /** Requests that had no answer yet when it struck. */
  readonly requestsUnderWay: number;
}

/** Everything that a campaign's clients have seen so far. */
export interface CampaignHistory {
  readonly starts: TransitionObservation[];
  readonly stops: TransitionObservation[];
  readonly arrivals: ArrivalObservation[];
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
