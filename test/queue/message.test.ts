/** Which messages the consumer takes for what they say, and which it buries. */
import { createMessageBatch } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { type InstanceCreation, readInstanceCreation } from "../../src/queue/message.ts";

const message: InstanceCreation = {
  version: 3,
  databaseNumber: 1,
  accountGroupId: "6b0382000000000000000004",
  campaignId: "6b0382000000000000000001",
  runId: "6b0382000000000000000002",
  from: 0,
  to: 10,
  traceId: "6b0382000000000000000003",
};

function read(body: unknown): InstanceCreation | null {
  const sent = { id: "message", timestamp: new Date(), attempts: 1, body };
  const [received] = createMessageBatch("queue", [sent]).messages;
  return received === undefined ? null : readInstanceCreation(received);
}

describe("a message", () => {
  it.each<[string, Partial<InstanceCreation>]>([
    ["a range", {}],
    ["a range of one lead", { from: 9 }],
    ["a range that begins late", { from: 5_000_000, to: 5_000_001 }],
    ["the longest range", { from: 10, to: 2_510 }],
  ])("with %s is read", (_, overrides) => {
    const body = { ...message, ...overrides };
    expect(read(body)).toEqual(body);
  });

  it("of version 1, which names neither a database nor an account group, is read", () => {
    const { databaseNumber: _, accountGroupId: __, ...body } = { ...message, version: 1 };
    expect(read(body)).toEqual(body);
  });

  it("of version 2, which names no database, is read", () => {
    const { databaseNumber: _, ...body } = { ...message, version: 2 };
    expect(read(body)).toEqual(body);
  });

  it.each<[string, unknown]>([
    ["no object", "nonsense"],
    ["null", null],
    ["an older version", { ...message, version: 0 }],
    ["a newer version", { ...message, version: 4 }],
    ["an account group in version 1", { ...message, version: 1, databaseNumber: undefined }],
    ["a database in version 2", { ...message, version: 2 }],
    ["no account group in version 3", { ...message, accountGroupId: undefined }],
    ["no database in version 3", { ...message, databaseNumber: undefined }],
    ["half a database", { ...message, databaseNumber: 1.5 }],
    ["an account group's id that is none", { ...message, accountGroupId: "x" }],
    ["an unknown field", { ...message, more: 1 }],
    ["a campaign's id that is none", { ...message, campaignId: "x" }],
    ["a run's id that is none", { ...message, runId: "x" }],
    ["a trace id that is none", { ...message, traceId: "x" }],
    ["no trace id", { ...message, traceId: undefined }],
    ["an empty range", { ...message, from: 10 }],
    ["a range turned round", { ...message, from: 11 }],
    ["too long a range", { ...message, from: 10, to: 2_511 }],
    ["a negative position", { ...message, from: -1 }],
    ["half a position", { ...message, from: 0.5 }],
    ["a position as text", { ...message, from: "0" }],
  ])("with %s is malformed", (_, body) => {
    expect(read(body)).toBeNull();
  });
});
