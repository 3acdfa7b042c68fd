/** Watches a run over the API's stream of events, across cuts and faults, until the run is finished. */
import { setTimeout as sleep } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import pTimeout, { TimeoutError } from "p-timeout";
import * as z from "zod/mini";

import { Failure } from "../terminal/failure.ts";
import type { Api } from "./client.ts";

/** The server sends something every ten seconds, unless it waits for D1: that may take half a minute. */
const LONGEST_SILENCE_MILLISECONDS = 60_000;
/** So many interruptions with no news between them are no accident. */
const MAXIMUM_INTERRUPTIONS = 8;
/** Until the server says how long to wait. */
const DEFAULT_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 30_000;

const runSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  stuck: z.nullable(z.object({ reason: z.string(), since: z.string() })),
  triggered: z.boolean(),
  instancesPromised: z.number(),
  instancesCreated: z.number(),
});
const errorSchema = z.object({ code: z.string(), details: z.string() });

/** How far a run is, with all that the API says of it. */
export type RunProgress = z.infer<typeof runSchema>;

export interface WatchOptions {
  /** Told how far the run is at first, and at each change. */
  readonly onProgress: (run: RunProgress) => void;
  /** Told why, each time the watch was interrupted and is about to go on. */
  readonly onInterruption?: (reason: string) => void;
  readonly longestSilenceMilliseconds?: number;
}

/** What a stream came to. */
type StreamOutcome =
  | { readonly outcome: "end"; readonly run: RunProgress }
  | { readonly outcome: "reconnect" }
  | { readonly outcome: "interrupted"; readonly reason: string };

/** A run as a path names it. */
export interface RunPath {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly runId: string;
}

/**
 * Watches a run until it is finished.
 *
 * @returns the run as it was when it was finished
 * @throws {Failure} when the stream tells of a failure that will not pass, or breaks off again and again
 * @throws the API's refusal, as `toFailure` tells it
 */
export async function watchRun(
  api: Api,
  path: RunPath,
  options: WatchOptions,
): Promise<RunProgress> {
  const watch = new Watch(options);
  for (;;) {
    const headers = {
      Accept: "text/event-stream",
      ...(watch.lastEventId === null ? {} : { "Last-Event-ID": watch.lastEventId }),
    };
    const { response } = await api.GET(
      "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}",
      { params: { path }, headers, parseAs: "stream" },
    );
    const result = await watch.follow(response);
    if (result.outcome === "end") return result.run;
    if (result.outcome === "interrupted") watch.endure(result.reason);
    await sleep(watch.pauseMilliseconds);
  }
}

/** What is known of a watch from one stream to the next. */
class Watch {
  lastEventId: string | null = null;
  #retryMilliseconds = DEFAULT_RETRY_MILLISECONDS;
  #interruptions = 0;
  readonly #options: WatchOptions;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** How long to wait before the next stream: what the server says, and longer after each interruption. */
  get pauseMilliseconds(): number {
    const factor = 2 ** Math.max(0, this.#interruptions - 1);
    return Math.min(this.#retryMilliseconds * factor, LONGEST_RETRY_MILLISECONDS);
  }

  /** Takes note of an interruption; gives up after too many in a row. */
  endure(reason: string): void {
    if (++this.#interruptions >= MAXIMUM_INTERRUPTIONS) {
      throw failure(
        `The stream broke off ${this.#interruptions} times in a row. The last time: ${reason}.`,
      );
    }
    this.#options.onInterruption?.(reason);
  }

  /** Follows one stream to its end. */
  async follow(response: Response): Promise<StreamOutcome> {
    try {
      for await (const message of this.#readMessages(response)) {
        const result = this.#take(message, response.headers.get("X-Trace-Id"));
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
      throw failure("The server answered with something else than a stream of events.");
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
    const milliseconds = this.#options.longestSilenceMilliseconds ?? LONGEST_SILENCE_MILLISECONDS;
    try {
      return await pTimeout(reader.read(), { milliseconds });
    } catch (error) {
      throw new Cut(error instanceof TimeoutError ? "nothing came for long" : "it was cut");
    }
  }

  /** @returns what the stream came to; null while it goes on */
  #take({ event, id, data }: EventSourceMessage, traceId: string | null): StreamOutcome | null {
    if (event === "error") {
      const { code, details } = parse(errorSchema, data);
      const reason = `${code}: ${details} (trace id ${traceId})`;
      if (code === "UPSTREAM_ERROR") return { outcome: "interrupted", reason };
      throw failure(`The server broke off the stream: ${reason}`);
    }
    this.#interruptions = 0;
    this.lastEventId = id ?? this.lastEventId;
    switch (event) {
      case "progress":
        this.#options.onProgress(parse(runSchema, data));
        return null;
      case "end":
        return { outcome: "end", run: parse(runSchema, data) };
      case "reconnect":
        return { outcome: "reconnect" };
      default:
        return null;
    }
  }
}

/** A stream that broke off; the message says how. */
class Cut extends Error {
  override readonly name = "Cut";
}

/** What an event says, as the API has ordered it: a schema would put what it names first. */
function parse<Schema extends z.ZodMiniType>(schema: Schema, data: string): z.input<Schema> {
  try {
    const value = JSON.parse(data);
    schema.parse(value);
    return value;
  } catch (error) {
    throw failure("The server sent an event that is not what it should be.", error);
  }
}

function failure(why: string, cause?: unknown): Failure {
  return new Failure("The run could not be watched to its end.", {
    why,
    cause,
    next: "The run itself goes on without a watch. The server's log has more.",
  });
}
