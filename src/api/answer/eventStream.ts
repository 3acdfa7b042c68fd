/**
 * Server-Sent Events: an answer that lasts until its source ends or the client leaves.
 * Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import { log } from "../../platform/log.ts";
import type { AnswerContext } from "./context.ts";
import { commonHeaders, toErrorBody } from "./envelope.ts";
import { toApiError } from "./toApiError.ts";

/** How soon a client that was cut off connects again. */
const RETRY_SECONDS = 1;

/** Proxies hold back what they compress or change, and nginx what it buffers: an event would come with its successors. */
export const STREAM_HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

/** One event. Its id comes back as `Last-Event-ID` when the client connects again. */
export interface ServerSentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** A comment. Proxies close an idle connection; and sending is what shows that the client has left. */
export const HEARTBEAT = Symbol("heartbeat");

/** What a handler answers that streams. */
export interface StreamedAnswer {
  /**
   * What the client is sent. Each part is made once the part before it is on its way, so that none is made for a client
   * that has left. The last event is the generator's return value.
   */
  readonly parts: AsyncGenerator<ServerSentEvent | typeof HEARTBEAT, ServerSentEvent, void>;
}

/**
 * The answer to a request for a stream. What fails on the way is told as the last event, `error`. The answer to a HEAD
 * has the headers alone, and its parts are never asked for.
 */
export function toStreamResponse({ parts }: StreamedAnswer, context: AnswerContext): Response {
  const { traceId, isHead, fields } = context;
  const headers = { ...commonHeaders(traceId), ...STREAM_HEADERS };
  if (isHead) return new Response(null, { headers });
  const startedAt = Date.now();
  const encoder = new TextEncoder();
  let events = 0;
  let hasEnded = false;
  fields.outcome = "streaming";

  /** @param outcome the last event's name, or what happened instead */
  const end = (outcome: string) => {
    hasEnded = true;
    const durationMilliseconds = Date.now() - startedAt;
    log("stream.end", { traceId, ...fields, outcome, events, durationMilliseconds });
  };
  const makeNext = async (): Promise<{ text: string; outcome: string | null }> => {
    try {
      const { done = false, value } = await parts.next();
      if (value === HEARTBEAT) return { text: ":\n\n", outcome: null };
      events++;
      const text = `id: ${value.id}\n${format(value.event, value.data)}`;
      return { text, outcome: done ? value.event : null };
    } catch (error) {
      const apiError = toApiError(error, context);
      events++;
      fields.code = apiError.code;
      const { "Retry-After": seconds = RETRY_SECONDS } = apiError.headers;
      const text = formatRetry(Number(seconds)) + format("error", toErrorBody(apiError));
      return { text, outcome: "error" };
    }
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`${formatRetry(RETRY_SECONDS)}\n`)),
      async pull(controller) {
        const { text, outcome } = await makeNext();
        if (hasEnded) return;
        controller.enqueue(encoder.encode(text));
        if (outcome === null) return;
        end(outcome);
        controller.close();
      },
      cancel: () => end("client-left"),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers });
}

function formatRetry(seconds: number): string {
  return `retry: ${seconds * 1_000}\n`;
}

function format(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
