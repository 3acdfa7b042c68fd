import { describe, expect, it } from "vitest";

import { judgeAnswer } from "../../client/judgeAnswer.ts";
import { readRetryAfter } from "../../client/readRetryAfter.ts";

const NOW = Date.parse("2026-03-02T10:00:00Z");
const PATH = "/v1/accounts";

function judge(status: number, text: string, headers: Record<string, string> = {}, path = PATH) {
  const all = { "Content-Type": "application/json", ...headers };
  return judgeAnswer({ path, status, headers: new Headers(all), text }, NOW);
}

const success = JSON.stringify({ success: true, data: {}, error: null, traceId: "6b04" });
const error = { code: "UPSTREAM_ERROR", message: "Summary", details: "D1 failed." };
const refusal = JSON.stringify({ success: false, data: null, error, traceId: "6b04" });
const HTML = { "Content-Type": "text/html" };

describe("judgeAnswer", () => {
  it.each([
    ["an envelope", 200, success, {}, "success"],
    ["one that created something", 201, success, {}, "success"],
    [
      "a charset beside the type",
      200,
      success,
      { "Content-Type": "application/json; charset=utf-8" },
      "success",
    ],
    ["a refusal", 404, refusal, {}, "refused"],
    ["nothing of the body", 200, "", {}, "cut"],
    ["a part of the body", 200, success.slice(0, -1), {}, "cut"],
    ["a part of a refusal", 502, refusal.slice(0, 20), {}, "cut"],
    ["a captive portal", 200, "<html>", HTML, "foreign"],
    ["a gateway's page", 504, "<html>", HTML, "foreign"],
    ["a page that says that it is there", 200, success, HTML, "foreign"],
    ["another service's JSON", 200, '{"ok":true}', {}, "foreign"],
    ["JSON that is no object", 200, "null", {}, "foreign"],
    ["a gateway's JSON", 502, '{"message":"Bad gateway"}', {}, "foreign"],
    ["a refusal that says so with 200", 200, refusal, {}, "foreign"],
    ["a success that says so with 500", 500, success, {}, "foreign"],
  ] as const)("takes %s for what it is", (_, status, text, headers, kind) => {
    expect(judge(status, text, headers).kind).toBe(kind);
  });

  it("knows that the health has no envelope", () => {
    expect(judge(200, '{"status":"ok"}', {}, "/health").kind).toBe("success");
  });

  it("reads a refusal, and when to ask again", () => {
    expect(judge(502, refusal, { "Retry-After": "7" })).toEqual({
      kind: "refused",
      refusal: {
        ...{ status: 502, code: "UPSTREAM_ERROR", details: "D1 failed.", traceId: "6b04" },
        retryAt: NOW + 7_000,
      },
    });
  });

  it.each([
    [429, NOW],
    [502, NOW],
    [503, NOW],
    [504, NOW],
    [522, NOW],
    [500, null],
    [404, null],
    [200, null],
  ])("finds a foreign %i worth asking again at %s", (status, retryAt) => {
    expect(judge(status, "<html>", HTML)).toMatchObject({
      answer: { status, contentType: "text/html", location: null, retryAt },
    });
  });
});

describe("readRetryAfter", () => {
  it.each<[string | null, number]>([
    ["7", 7],
    ["0", 0],
    ["Mon, 02 Mar 2026 10:01:00 GMT", 60],
    ["Mon, 02 Mar 2026 09:00:00 GMT", 0],
    ["soon", 0],
    ["", 0],
    ["9".repeat(400), 0],
    [null, 0],
  ])("takes %s for a wait of %d seconds", (header, seconds) => {
    expect(readRetryAfter(header, NOW)).toBe(NOW + seconds * 1_000);
  });
});
