/** Who gets events, and who gets JSON. */
import { expect, it } from "vitest";

import { prefersEventStream } from "../../src/api/request/prefersEventStream.ts";

it.each([
  "text/event-stream",
  "Text/Event-Stream",
  "text/event-stream;charset=utf-8",
  " text/event-stream ; q=0.1 ",
  "text/event-stream, */*",
  "*/*, text/event-stream",
  "text/event-stream, application/json;q=0.9",
  "application/json; q=0, text/event-stream; q=0.001",
  "text/event-stream;q=0.9, */*;q=0.8",
  "text/event-stream;q=0.5, application/json;q=nonsense",
])("gives events to a client that accepts %s", (accept) => {
  expect(prefersEventStream(accept)).toBe(true);
});

it.each([
  null,
  "",
  ",",
  "*/*",
  "text/*",
  "text/html, application/xhtml+xml, */*;q=0.8",
  "application/json",
  "application/json, text/event-stream",
  "text/event-stream, application/json",
  "text/event-stream;q=0.5, application/json",
  "text/event-stream;q=0.5, */*",
  "text/event-stream;q=0.5, application/*",
  "text/event-stream;q=0",
  "text/event-stream;q=0, */*;q=0",
  "text/event-stream;q=2",
  "text/event-stream;q=",
  "text/event-stream;q=high",
  "text/event-streams",
  "xtext/event-stream",
  '"text/event-stream"',
])("gives JSON to a client that accepts %s", (accept) => {
  expect(prefersEventStream(accept)).toBe(false);
});
