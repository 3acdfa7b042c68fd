/** Follows a stream of events of the API, across cuts and faults. */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import pTimeout, { TimeoutError } from "p-timeout";
import * as z from "zod/mini";

import type { Failure } from "../tools/terminal/failure.ts";

/** The server sends something every ten seconds, unless it waits for D1: that may take half a minute. */
const LONGEST_SILENCE_MILLISECONDS = 60_000;
/** So many interruptions with no news between them are no accident. */
const MAXIMUM_INTERRUPTIONS = 8;
/** Until the server says how long to wait. */
const DEFAULT_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 30_000;

const errorSchema = z.object({ code: z.string(), details: z.string() });

export interface FollowOptions {
  /** Told why, each time the stream was interrupted and is about to go on. */
  readonly onInterruption?: (reason: string) => void;
  readonly longestSilenceMilliseconds?: number;
}

/** What is followed. */
export interface Stream<End> extends FollowOptions {
  /** Asks for the stream with these headers. */
  readonly open: (headers: Readonly<Record<string, string>>) => Promise<Response>;
  /** Takes an event; the next one waits. What it returns ends the stream, unless it is null. */
  readonly take: (event: string, data: string) => End | null | Promise<End | null>;
  /** Behind which event it begins; null at the beginning. */
  readonly lastEventId: string | null;
  /** Makes the failure that ends it, in words. */
  readonly toFailure: (why: string, cause?: unknown) => Failure;
}

/** What one connection came to. */
type Connection<End> =
  | { readonly outcome: "end"; readonly end: End }
  | { readonly outcome: "reconnect" }
  | { readonly outcome: "interrupted"; readonly reason: string };

/**
 * Follows a stream until an event ends it.
 *
 * @throws {Failure} when the stream tells of a failure that will not pass, or breaks off again and again
 * @throws the API's refusal, as `toFailure` of client.ts tells it
 */
export async function followStream<End>(stream: Stream<End>): Promise<End> {
  const follower = new Follower(stream);
  for (;;) {
    const headers = {
      Accept: "text/event-stream",
      ...(follower.lastEventId === null ? {} : { "Last-Event-ID": follower.lastEventId }),
    };
    const result = await follower.follow(await stream.open(headers));
    if (result.outcome === "end") return result.end;
    if (result.outcome === "interrupted") follower.endure(result.reason);
    await sleep(follower.pauseMilliseconds);
  }
}

/** What is known from one connection to the next. */
class Follower<End> {
  lastEventId: string | null;
  #retryMilliseconds = DEFAULT_RETRY_MILLISECONDS;
  #interruptions = 0;
  readonly #stream: Stream<End>;

  constructor(stream: Stream<End>) {
    this.#stream = stream;
    this.lastEventId = stream.lastEventId;
  }

  /** How long to wait before the next connection: what the server says, and longer after each interruption. */
  get pauseMilliseconds(): number {
    const factor = 2 ** Math.max(0, this.#interruptions - 1);
    return Math.min(this.#retryMilliseconds * factor, LONGEST_RETRY_MILLISECONDS);
  }

  /** Takes note of an interruption; gives up after too many in a row. */
  endure(reason: string): void {
    if (++this.#interruptions >= MAXIMUM_INTERRUPTIONS) {
      throw this.#stream.toFailure(
        `The stream broke off ${this.#interruptions} times in a row. The last time: ${reason}.`,
      );
    }
    this.#stream.onInterruption?.(reason);
  }

  /** Follows one connection to its end. */
  async follow(response: Response): Promise<Connection<End>> {
    try {
      for await (const message of this.#readMessages(response)) {
        const result = await this.#take(message, response.headers.get("X-Trace-Id"));
        if (result !== null) return result;
      }
      return { outcome: "interrupted", reason: "it ended early" };
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      return { outcome: "interrupted", reason: error.message };
    }
  }

  async *#readMessages({ headers, body }: Response): AsyncGenerator<EventSourceMessage> {
    if (body === null || !headers.get("Content-Type")?.startsWith("text/event-stream")) {
      await body?.cancel();
      throw this.#stream.toFailure(
        "The server answered with something else than a stream of events.",
      );
    }
    const messages: EventSourceMessage[] = [];
    const parser = createParser({
      onEvent: (message) => messages.push(message),
      onRetry: (retry) => {
        this.#retryMilliseconds = retry;
      },
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (;;) {
        const { done, value } = await this.#readChunk(reader);
        if (done) return;
        parser.feed(value);
        yield* messages.splice(0);
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  async #readChunk(reader: ReadableStreamDefaultReader<string>) {
    const milliseconds = this.#stream.longestSilenceMilliseconds ?? LONGEST_SILENCE_MILLISECONDS;
    try {
      return await pTimeout(reader.read(), { milliseconds });
    } catch (error) {
      throw new Cut(error instanceof TimeoutError ? "nothing came for long" : "it was cut");
    }
  }

  /** @returns what the connection came to; null while it goes on */
  async #take(
    { event = "message", id, data }: EventSourceMessage,
    traceId: string | null,
  ): Promise<Connection<End> | null> {
    if (event === "error") {
      const { code, details } = this.#parseError(data);
      const reason = `${code}: ${details} (trace id ${traceId})`;
      if (code === "UPSTREAM_ERROR") return { outcome: "interrupted", reason };
      throw this.#stream.toFailure(`The server broke off the stream: ${reason}`);
    }
    this.#interruptions = 0;
    const end = event === "reconnect" ? null : await this.#stream.take(event, data);
    // Behind its work: an event that was not taken to its end comes again.
    this.lastEventId = id ?? this.lastEventId;
    if (end !== null) return { outcome: "end", end };
    return event === "reconnect" ? { outcome: "reconnect" } : null;
  }

  #parseError(data: string) {
    try {
      return errorSchema.parse(JSON.parse(data));
    } catch (error) {
      throw this.#stream.toFailure(
        "The server sent an event that is not what it should be.",
        error,
      );
    }
  }
}

/** Timers as browsers have them, too. */
function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A stream that broke off; the message says how. */
class Cut extends Error {
  override readonly name = "Cut";
}
