/** What a reply tells its client, and how certain that is. Pure, but for the clock. */
import type { ArrivalObservation, Certainty, TransitionObservation } from "./history.ts";

/** What came of a request; the status is null, and the text says why, when no answer came. */
export interface Reply {
  readonly status: number | null;
  readonly headers: Headers;
  readonly text: string;
}

/** The Worker's own words for a denial, in src/api/campaigns/startCampaign.ts and src/api/campaigns/stopCampaign.ts. */
const DENIAL = /Nothing has (started|been stopped)\./;

/** What a reply to a start or a stop tells. */
export function observeTransition(
  { status, headers, text }: Reply,
  client: string,
  idempotencyKey: string | null,
  sentAt: number,
): TransitionObservation {
  return {
    client: idempotencyKey === null ? client : `${client} with ${idempotencyKey}`,
    idempotencyKey,
    sentAt,
    endedAt: Date.now(),
    certainty: judge(status, text),
    status,
    text,
    traceId: headers.get("X-Trace-Id"),
    replayed: headers.get("Idempotent-Replayed") === "true",
    runId: headers.get("Location")?.split("/").at(-1) ?? null,
  };
}

function judge(status: number | null, text: string): Certainty {
  if (status === 200) return "ok";
  return status === null || (status === 502 && !DENIAL.test(text)) ? "info" : "fail";
}

/** What a reply to an addition of leads tells. */
export function observeArrival(
  { status, headers, text }: Reply,
  client: string,
  sentAt: number,
): ArrivalObservation {
  const isAnswered = status === 200;
  return {
    client,
    sentAt,
    endedAt: Date.now(),
    certainty: isAnswered ? "ok" : "info",
    status,
    text: isAnswered ? "" : text,
    traceId: headers.get("X-Trace-Id"),
    leadIds: isAnswered ? (JSON.parse(text) as { data: { leadIds: string[] } }).data.leadIds : [],
  };
}
