/** What the contract says in words alone: the events of a stream, and the answer to a method that a path lacks. */
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { expect, inject, it } from "vitest";
import type * as z from "zod";

import { operationNamed, resolve, responseOf } from "./support/contract.ts";
import { judgeOf } from "./support/judge.ts";
import { makeWorld } from "./support/world.ts";

const kickoff = inject("kickoff");
const headers = { Authorization: `Bearer ${kickoff.spareKeys[3]}` };

/** The schema of one event, as the description of the stream refers to it. */
function eventJudge(): z.ZodType {
  const { content } = responseOf(operationNamed("getRun"), 200) as unknown as {
    content: { "text/event-stream": { schema: { contentSchema: { items: object } } } };
  };
  return judgeOf(content["text/event-stream"].schema.contentSchema.items);
}

/** What a client reads in a stream: its events with their data, and the wait and the comments that it was sent. */
function readEvents(text: string) {
  const events: { event: string; id?: string; data: unknown }[] = [];
  const others = { retries: [] as number[], comments: 0 };
  const parser = createParser({
    onEvent: ({ event = "message", id, data }: EventSourceMessage) =>
      events.push({ event, ...(id === undefined ? {} : { id }), data: JSON.parse(data) }),
    onRetry: (milliseconds) => others.retries.push(milliseconds),
    onComment: () => others.comments++,
    onError: (error) => {
      throw error;
    },
  });
  parser.feed(text);
  return { events, ...others };
}

async function streamRun(): Promise<string> {
  const { accountGroupId, activeId, runId } = await makeWorld(kickoff);
  const response = await fetch(
    `${kickoff.url}/v1/accounts/${accountGroupId}/campaigns/${activeId}/runs/${runId}`,
    { headers: { ...headers, Accept: "text/event-stream" } },
  );
  expect(response.headers.get("Content-Type")).toBe("text/event-stream");
  return response.text();
}

it("streams a run as the contract says", async () => {
  const { events, retries } = readEvents(await streamRun());

  expect(retries).toEqual([1_000]);
  expect(events.at(0)?.event).toBe("progress");
  expect(events.at(-1)?.event).toBe("end");
  const judge = eventJudge();
  for (const event of events) expect(judge.safeParse(event).error).toBeUndefined();
  // It would object to something else.
  for (const event of events) {
    expect(judge.safeParse({ ...event, event: "done" }).success).toBe(false);
    expect(judge.safeParse({ ...event, data: { ...(event.data as object), id: 1 } }).success).toBe(
      false,
    );
    expect(judge.safeParse({ event: "error", data: event.data }).success).toBe(false);
  }
});

it("shows a stream as one is", () => {
  const { content } = responseOf(operationNamed("getRun"), 200) as unknown as {
    content: { "text/event-stream": { examples: { events: { value: string } } } };
  };
  const { events, retries, comments } = readEvents(
    content["text/event-stream"].examples.events.value,
  );

  expect(retries).toEqual([1_000]);
  expect(comments).toBe(1);
  expect(events.map(({ event }) => event)).toEqual(["progress", "progress", "end"]);
  const judge = eventJudge();
  for (const event of events) expect(judge.safeParse(event).error).toBeUndefined();
});

it("answers a method that a path lacks as the contract says, and an error event would carry the same", async () => {
  const response = await fetch(`${kickoff.url}/v1/accounts`, { method: "PUT", headers });
  const body = (await response.json()) as { error: object };
  const described = resolve<{
    headers: object;
    content: { "application/json": { schema: object } };
  }>("#/components/responses/MethodNotAllowed");

  expect(response.status).toBe(405);
  const judge = judgeOf(described.content["application/json"].schema);
  expect(judge.safeParse(body).error).toBeUndefined();
  expect(judge.safeParse({ ...body, error: { ...body.error, code: "NOT_FOUND" } }).success).toBe(
    false,
  );
  for (const name of Object.keys(described.headers)) expect(response.headers.has(name)).toBe(true);
  expect(eventJudge().safeParse({ event: "error", data: body.error }).error).toBeUndefined();
});
