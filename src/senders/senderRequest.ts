/** What a sender is asked: the body and the headers of a request. Pure: the same input gives the same bytes. */
import { type HistoryMessage, MAXIMUM_HISTORY_MESSAGES } from "../domain/history.ts";
import type { Person } from "../domain/lead.ts";
import { USER_AGENT } from "../outbound/postSigned.ts";

/** What a sender can be asked to do. */
export type ActionKind = "engage" | "connection_request" | "direct_message" | "inmail";

/** An action, asked of its sender. All but `requestedAt`, `attempt` and `notAfter` is the same at every attempt. */
export interface ActionRequest {
  /** The moment of this attempt, in milliseconds since 1970. */
  readonly requestedAt: number;
  readonly action: {
    readonly id: string;
    readonly kind: ActionKind;
    /** Counts from 1. */
    readonly attempt: number;
    /** Milliseconds since 1970: a sender that gets to it later must not perform it. */
    readonly notAfter: number;
  };
  readonly senderId: string;
  readonly accountGroupId: string;
  readonly campaign: { readonly id: string; readonly name: string };
  readonly runId: string;
  readonly instanceId: string;
  /** Counts from 1. */
  readonly step: number;
  readonly lead: Person & {
    readonly id: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** Rendered; null for a kind that says nothing. */
  readonly content: {
    readonly subject: string | null;
    readonly text: string;
    /** A language tag, or null. */
    readonly language: string | null;
  } | null;
  /** As the sender named it when it performed an earlier step; null before. */
  readonly thread: string | null;
  /** From the oldest to the newest. */
  readonly history: readonly HistoryMessage[];
}

/** Of the history's JSON in UTF-8. Standard Webhooks advises less than 20 kB for a whole body. */
const MAXIMUM_HISTORY_BYTES = 16 * 1024;

/** The body of `action.requested`, in JSON. It is signed and sent as it is. */
export function toRequestBody(request: ActionRequest): string {
  const { action, campaign, lead, content } = request;
  return JSON.stringify({
    type: "action.requested",
    timestamp: toTime(request.requestedAt),
    data: {
      action: {
        id: action.id,
        kind: action.kind,
        attempt: action.attempt,
        notAfter: toTime(action.notAfter),
      },
      sender: request.senderId,
      account: request.accountGroupId,
      campaign: { id: campaign.id, name: campaign.name },
      run: request.runId,
      instance: request.instanceId,
      step: request.step,
      lead: {
        id: lead.id,
        externalId: lead.externalId,
        name: lead.name,
        email: lead.email,
        linkedinUrl: lead.linkedinUrl,
        company: lead.company,
        title: lead.title,
        attributes: lead.attributes,
      },
      content: content && {
        subject: content.subject,
        text: content.text,
        language: content.language,
      },
      thread: request.thread,
      history: cutHistory(request.history.map(toMessage)),
    },
  });
}

/** The headers of a request beside those of its signature. A sender that keeps keys knows an action by its id. */
export function toRequestHeaders(actionId: string) {
  return {
    "Content-Type": "application/json",
    "Idempotency-Key": actionId,
    "User-Agent": USER_AGENT,
  };
}

function toMessage({ at, direction, kind, text, id }: HistoryMessage) {
  return { at: toTime(at), direction, kind, text, id };
}

/** The newest messages, from the oldest of them on, as many as fit whole and without a gap. */
function cutHistory<Message>(messages: readonly Message[]): Message[] {
  const newest = messages.slice(-MAXIMUM_HISTORY_MESSAGES);
  let first = newest.length;
  // A list has a bracket at either end, and one comma fewer than messages.
  let bytes = 1;
  for (const message of newest.toReversed()) {
    bytes += countBytes(message) + 1;
    if (bytes > MAXIMUM_HISTORY_BYTES) break;
    first--;
  }
  return newest.slice(first);
}

function countBytes(message: unknown): number {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}

function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
