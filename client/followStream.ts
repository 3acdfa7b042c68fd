/** Follows a stream of events of the API, across cuts and faults. */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import pTimeout, { TimeoutError } from "p-timeout";

import { decidePause } from "./decideRetry.ts";
import {
  AbortedError,
  type Call,
  ForeignError,
  isKickoffError,
  type KickoffError,
  RefusedError,
  UnansweredError,
} from "./errors.ts";
import { describeForeign, isFailure } from "./judgeAnswer.ts";
import { readRetryAfter } from "./readRetryAfter.ts";
import { sleep } from "./sleep.ts";

/** The server sends something every ten seconds, unless it waits for D1: that may take half a minute. */
const LONGEST_SILENCE_MILLISECONDS = 60_000;
/** So many interruptions with no news between them are no accident: the pauses add up to minutes. */
const MAXIMUM_INTERRUPTIONS = 10;
/** A connection that lasts so long was good, also when nothing has happened meanwhile: some proxies end every one after a minute. */
const GOOD_CONNECTION_MILLISECONDS = 20_000;
/** Until the server says how long to wait. */
const DEFAULT_RETRY_MILLISECONDS = 1_000;
const LONGEST_RETRY_MILLISECONDS = 30_000;

/** How a stream is followed. */
export interface FollowOptions {
  /** Ends it: with an `AbortedError`. */
  readonly signal?: AbortSignal;
  /** Told each time the stream is there: at first, and again after an interruption. */
  readonly onOpen?: () => void;
  /** Told why, each time the stream was interrupted and is about to go on. */
  readonly onInterruption?: (error: KickoffError) => void;
  /** How many interruptions with no news between them end it; 10, if it is left out. */
  readonly maximumInterruptions?: number;
  readonly longestSilenceMilliseconds?: number;
}

/** What is followed. */
export interface Source {
  /** Asks for the stream with these headers. */
  readonly open: (headers: Readonly<Record<string, string>>) => Promise<Response>;
  /** Behind which event it begins, which says that there was a server; null at the beginning. */
  readonly lastEventId: string | null;
}

/** An event as it came. */
export interface StreamedEvent {
  readonly name: string;
  readonly data: unknown;
}

/**
 * Follows a stream for as long as somebody takes its events. Each comes once, in order.
 *
 * @throws {KickoffError} when the stream tells of a failure that will not pass, or breaks off again and again
 */
export async function* followStream(
  { open, lastEventId }: Source,
  options: FollowOptions,
): AsyncGenerator<StreamedEvent, never> {
  const { signal, maximumInterruptions = MAXIMUM_INTERRUPTIONS } = options;
  const connection = new Connection(lastEventId, options);
  let isKnown = lastEventId !== null;
  let failures = 0;
  for (;;) {
    // A server that only lets one wait for an answer is no connection that lasts.
    let openedAt = Number.POSITIVE_INFINITY;
    let pause = connection.retryMilliseconds;
    try {
      const response = await open(connection.headers);
      isKnown = true;
      openedAt = Date.now();
      options.onOpen?.();
      for await (const event of connection.read(response)) {
        failures = 0;
        if (event !== null) yield event;
      }
      pause = connection.retryMilliseconds;
    } catch (error) {
      const isGood = Date.now() - openedAt >= GOOD_CONNECTION_MILLISECONDS;
      failures = isGood ? 1 : failures + 1;
      const interruption = toInterruption(error, signal, failures);
      const { retryAt } = interruption;
      if (retryAt === null || !isKnown || failures >= maximumInterruptions) throw interruption;
      options.onInterruption?.(interruption);
      pause = decidePause(
        { failures, retryAt, now: Date.now(), chance: Math.random() },
        { shortest: connection.retryMilliseconds, longest: LONGEST_RETRY_MILLISECONDS },
      );
    }
    await sleep(pause, signal);
  }
}

/** What is known from one connection to the next. */
class Connection {
  retryMilliseconds = DEFAULT_RETRY_MILLISECONDS;
  #lastEventId: string | null;
  readonly #options: FollowOptions;

  constructor(lastEventId: string | null, options: FollowOptions) {
    this.#lastEventId = lastEventId;
    this.#options = options;
  }

  get headers(): Readonly<Record<string, string>> {
    const accept = { Accept: "text/event-stream" };
    return this.#lastEventId === null ? accept : { ...accept, "Last-Event-ID": this.#lastEventId };
  }

  /**
   * The events of one connection, up to where the server asks to connect again; null for that.
   *
   * @throws {Broken} when it ends otherwise
   */
  async *read(response: Response): AsyncGenerator<StreamedEvent | null> {
    for await (const { event: name = "message", id, data } of this.#readMessages(response)) {
      const value = parseData(data);
      if (name === "error") throw toBroken(value, response);
      if (value === undefined) throw notKickoffs(response);
      if (name === "reconnect") {
        this.#lastEventId = id ?? this.#lastEventId;
        return yield null;
      }
      yield { name, data: value };
      // Behind its work: an event that was not taken to its end comes again.
      this.#lastEventId = id ?? this.#lastEventId;
    }
    throw new Broken((call) => new UnansweredError("cut", call));
  }

  async *#readMessages(response: Response): AsyncGenerator<EventSourceMessage> {
    const { body, headers } = response;
    if (body === null || !headers.get("Content-Type")?.startsWith("text/event-stream")) {
      await body?.cancel();
      throw notKickoffs(response);
    }
    const messages: EventSourceMessage[] = [];
    const parser = createParser({
      onEvent: (message) => messages.push(message),
      onRetry: (retry) => {
        this.retryMilliseconds = retry;
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
    } catch (cause) {
      const reason = cause instanceof TimeoutError ? "timeout" : "cut";
      throw new Broken((call) => new UnansweredError(reason, call, cause));
    }
  }
}

/** How a connection ended; what was thrown is told once it is known how often that has happened. */
class Broken extends Error {
  override readonly name = "Broken";
  readonly toError: (call: Call) => KickoffError;

  constructor(toError: (call: Call) => KickoffError) {
    super();
    this.toError = toError;
  }
}

/** @throws whatever is not about the connection, and the end that the signal asks for */
function toInterruption(
  error: unknown,
  signal: AbortSignal | undefined,
  attempts: number,
): KickoffError {
  const call = { attempts, idempotencyKey: null, mayHaveHappened: false };
  if (signal?.aborted === true) throw new AbortedError(signal.reason, call);
  if (error instanceof Broken) return error.toError(call);
  if (isKickoffError(error)) return error;
  throw error;
}

/** A failure that the stream has told. What the server calls upstream passes. */
function toBroken(failure: unknown, response: Response): Broken {
  if (!isFailure(failure)) return notKickoffs(response);
  const { code, details } = failure;
  const traceId = response.headers.get("X-Trace-Id") ?? "";
  const retryAt = code === "UPSTREAM_ERROR" ? readRetryAfter(null, Date.now()) : null;
  return new Broken(
    (call) => new RefusedError({ status: null, code, details, traceId, retryAt }, call),
  );
}

function notKickoffs(response: Response): Broken {
  const { status, contentType, location } = describeForeign(response, Date.now());
  return new Broken(
    (call) => new ForeignError({ status, contentType, location, retryAt: null }, call),
  );
}

/** @returns undefined for what is no JSON */
function parseData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
