/** What a reply over HTTP tells its client, and how certain that is. Pure, but for the clock. */
import type {
  ArrivalObservation,
  Certainty,
  Refusal,
  TransitionAnswer,
  TransitionObservation,
} from "./snapshot.ts";

/** What came of a request; the status is null, and the text says why, when no answer came. */
export interface Reply {
  readonly status: number | null;
  readonly headers: Headers;
  readonly text: string;
}

/** The Worker's own words for a denial, in src/api/campaigns/startCampaign.ts and src/api/campaigns/stopCampaign.ts. */
const DENIAL = /Nothing has (started|been stopped)\./;
/** And for a conflict. */
const CONFLICT = /is (\w+) since (\S+Z)(?: by the run ([^ .]+))?\./;

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
    answer: status === 200 ? readAnswer(text) : null,
    refusal: status === 409 ? readRefusal(text) : null,
  };
}

function judge(status: number | null, text: string): Certainty {
  if (status === 200) return "ok";
  return status === null || (status === 502 && !DENIAL.test(text)) ? "info" : "fail";
}

/** What a 200 says. */
export function readAnswer(text: string): TransitionAnswer {
  const { data } = JSON.parse(text) as {
    readonly data: {
      readonly campaign: Record<"id" | "status" | "startedAt" | "updatedAt", string>;
      /** Of a start. */
      readonly triggered?: boolean;
      readonly instancesCreated?: number;
      /** Of a stop. */
      readonly instancesStopped?: number;
    };
  };
  const { id, status, startedAt, updatedAt } = data.campaign;
  return {
    campaignId: id,
    status,
    startedAt: Date.parse(startedAt),
    updatedAt: Date.parse(updatedAt),
    instances: data.instancesCreated ?? data.instancesStopped ?? Number.NaN,
    triggered: data.triggered ?? null,
  };
}

/** What a 409 says. */
function readRefusal(text: string): Refusal {
  const [, status, since, runId] = CONFLICT.exec(text) ?? [];
  if (status === undefined || since === undefined) throw new Error(`No conflict: ${text}`);
  return { status, since: Date.parse(since), runId: runId ?? null };
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
