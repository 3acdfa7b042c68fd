/** Reads a stream of events as a client would, with a parser that is not ours. */
import { exports } from "cloudflare:workers";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { vi } from "vitest";

import type { Tenant } from "./api.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** An event with its data parsed. */
export interface StreamedEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A stream that has begun. */
export interface OpenStream {
  readonly response: Response;
  /** How many comments have come so far. */
  heartbeats(): number;
  /** The next event; null at the end. */
  next(): Promise<StreamedEvent | null>;
  /** All events that are still to come. */
  rest(): Promise<StreamedEvent[]>;
  /** Leaves before the end. */
  leave(): Promise<void>;
}

/** Asks for a stream; `path` begins behind the account group. Fails when the answer is none. */
export async function openStream(
  { accountGroupId, token }: Pick<Tenant, "accountGroupId" | "token">,
  path: string,
  headers: Record<string, string> = {},
): Promise<OpenStream> {
  const response = await exports.default.fetch(
    `http://kickoff.test/v1/accounts/${accountGroupId}${path}`,
    { headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream", ...headers } },
  );
  if (response.headers.get("Content-Type") !== "text/event-stream" || response.body === null) {
    throw new Error(`No stream: ${response.status} ${await response.text()}`);
  }
  let heartbeats = 0;
  const onComment = () => {
    heartbeats++;
  };
  const reader = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onError: "terminate", onComment }))
    .getReader();
  const next = async (): Promise<StreamedEvent | null> => {
    const { done, value } = await reader.read();
    if (done) return null;
    return {
      event: value.event,
      id: value.id,
      data: JSON.parse(value.data) as StreamedEvent["data"],
    };
  };
  const rest = async (): Promise<StreamedEvent[]> => {
    const events: StreamedEvent[] = [];
    for (let event = await next(); event !== null; event = await next()) events.push(event);
    return events;
  };
  return { response, heartbeats: () => heartbeats, next, rest, leave: () => reader.cancel() };
}

/** The pauses of a stream, in milliseconds, as it makes them. */
export type Pauses = readonly number[];

/**
 * Lets the clock jump where a stream would pause, so that minutes pass in an instant. Until the mocks are restored and
 * the timers are real again.
 *
 * @param duringPause what happens meanwhile; told how many pauses there have been
 */
export function skipPauses(duringPause: (count: number) => unknown = () => undefined): Pauses {
  const pauses: number[] = [];
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.spyOn(scheduler, "wait").mockImplementation(async (milliseconds) => {
    pauses.push(milliseconds);
    vi.setSystemTime(Date.now() + milliseconds);
    await duringPause(pauses.length);
  });
  return pauses;
}

/** Counts how often a run is read from now on. The looks of an object, at its own run, do not count. */
export function countReads(): () => number {
  const prepare = vi.spyOn(tenantDatabase(), "prepare");
  return () =>
    prepare.mock.calls.filter(([query]) => /WHERE r\.id = \?\d+ AND r\.campaign_id/.test(query))
      .length;
}
