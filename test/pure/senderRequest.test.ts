/** What a sender is asked. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { HistoryMessage } from "../../src/domain/history.ts";
import {
  type ActionRequest,
  toRequestBody,
  toRequestHeaders,
} from "../../src/senders/senderRequest.ts";

const AT = Date.parse("2026-11-29T09:30:00Z");

const message = (fields: Partial<HistoryMessage> = {}): HistoryMessage => ({
  at: AT,
  direction: "in",
  kind: "direct_message",
  text: "Hello",
  id: null,
  ...fields,
});

const request: ActionRequest = {
  requestedAt: AT,
  action: { id: "a1", kind: "direct_message", attempt: 1, notAfter: AT + 300_000 },
  senderId: "s1",
  accountGroupId: "g1",
  campaign: { id: "c1", name: "Autumn" },
  runId: "r1",
  instanceId: "i1",
  step: 3,
  lead: {
    id: "l1",
    externalId: null,
    name: "Jörg Weiß",
    email: "joerg@example.com",
    linkedinUrl: "https://www.linkedin.com/in/joerg",
    company: "Größe & Söhne",
    title: null,
    attributes: { city: "Köln" },
  },
  content: { subject: null, text: "Hallo Jörg 👋", language: "de" },
  thread: "t1",
  history: [message({ at: AT - 1_000, direction: "out", id: "m1" }), message()],
};

const historyOf = (history: readonly HistoryMessage[]) =>
  JSON.parse(toRequestBody({ ...request, history })).data.history as { text: string }[];

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

describe("toRequestBody", () => {
  it("has what the contract has, and nothing else", () => {
    const lead = { ...request.lead, position: 7, createdAt: AT };
    expect(JSON.parse(toRequestBody({ ...request, lead }))).toEqual({
      type: "action.requested",
      timestamp: "2026-11-29T09:30:00.000Z",
      data: {
        action: {
          id: "a1",
          kind: "direct_message",
          attempt: 1,
          notAfter: "2026-11-29T09:35:00.000Z",
        },
        sender: "s1",
        account: "g1",
        campaign: { id: "c1", name: "Autumn" },
        run: "r1",
        instance: "i1",
        step: 3,
        lead: request.lead,
        content: request.content,
        thread: "t1",
        history: [
          {
            at: "2026-11-29T09:29:59.000Z",
            direction: "out",
            kind: "direct_message",
            text: "Hello",
            id: "m1",
          },
          {
            at: "2026-11-29T09:30:00.000Z",
            direction: "in",
            kind: "direct_message",
            text: "Hello",
            id: null,
          },
        ],
      },
    });
  });

  it("has null for what there is not", () => {
    const { data } = JSON.parse(
      toRequestBody({ ...request, content: null, thread: null, history: [] }),
    );
    expect(data).toMatchObject({ content: null, thread: null, history: [] });
  });

  it("is the same at every attempt but for the attempt and its times", () => {
    const again: ActionRequest = {
      ...request,
      requestedAt: AT + 1,
      action: { ...request.action, attempt: 2, notAfter: AT + 300_001 },
    };
    const [first, second] = [request, again].map((each) => {
      const { data } = JSON.parse(toRequestBody(each));
      return { ...data, action: { ...data.action, attempt: 0, notAfter: "" } };
    });
    expect(second).toEqual(first);
    expect(toRequestBody(again).replaceAll(".001Z", ".000Z")).toBe(
      toRequestBody(request).replace('"attempt":1', '"attempt":2'),
    );
  });
});

describe("the history", () => {
  it("keeps the newest twenty, from the oldest of them on", () => {
    const messages = Array.from({ length: 25 }, (_, index) => message({ text: `${index}` }));
    expect(historyOf(messages).map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `${index + 5}`),
    );
  });

  it("keeps exactly 16 KB, and lets the oldest go at one byte more", () => {
    const [older, newer] = [message({ text: "old" }), message({ text: "" })];
    const room = 16 * 1024 - bytesOf(historyOf([older, newer]));
    const full = message({ text: "x".repeat(room) });
    expect(bytesOf(historyOf([older, full]))).toBe(16 * 1024);
    const tooFull = message({ text: "x".repeat(room + 1) });
    expect(historyOf([older, tooFull]).map(({ text }) => text)).toEqual([tooFull.text]);
  });

  it("counts bytes, not letters", () => {
    const messages = Array.from({ length: 5 }, () => message({ text: "ä".repeat(2_500) }));
    expect(historyOf(messages)).toHaveLength(3);
    expect(historyOf(Array(5).fill(message({ text: "\u0001".repeat(1_000) })))).toHaveLength(2);
  });

  it("has no gap: before a message that is too long there is none", () => {
    const tooLong = message({ text: "x".repeat(20_000) });
    expect(historyOf([message(), tooLong])).toEqual([]);
    expect(historyOf([message(), tooLong, message({ text: "newest" })])).toMatchObject([
      { text: "newest" },
    ]);
  });

  it("is the longest end that fits", () => {
    const text = fc
      .tuple(fc.constantFrom("a", "ä", "😀", '"', "\u0001", "\ud83d"), fc.nat(3_000))
      .map(([unit, length]) => unit.repeat(length));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30, size: "max" }), (texts) => {
        const messages = texts.map((each) => message({ text: each }));
        const kept = historyOf(messages);
        const all = messages.map((each) => ({ ...each, at: new Date(each.at).toISOString() }));
        expect(kept).toEqual(JSON.parse(JSON.stringify(all.slice(all.length - kept.length))));
        expect(bytesOf(kept)).toBeLessThanOrEqual(16 * 1024);
        if (kept.length < Math.min(all.length, 20)) {
          expect(bytesOf(all.slice(all.length - kept.length - 1))).toBeGreaterThan(16 * 1024);
        }
      }),
    );
  });
});

it("names the action in a header for senders that keep keys", () => {
  expect(toRequestHeaders("a1")).toEqual({
    "Content-Type": "application/json",
    "Idempotency-Key": "a1",
    "User-Agent": "Kickoff",
  });
});
