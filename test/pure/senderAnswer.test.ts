/** What a sender's answer means: the table, and that all else is unknown. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS } from "../../src/domain/pause.ts";

import { readLookUpAnswer, readSenderAnswer } from "../../src/senders/senderAnswer.ts";

const NOW = Date.parse("2026-11-29T09:30:00Z");
const SECOND = 1_000;

type Answer = [httpStatus: number, body?: unknown, headers?: Record<string, string>];

/** An answer as it is received: a body that is no text is sent as JSON. */
function received([httpStatus, body = "", headers = {}]: Answer) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { httpStatus, headers: new Headers(headers), text, now: NOW };
}

const read = (...answer: Answer) => readSenderAnswer(received(answer));
const lookUp = (...answer: Answer) => readLookUpAnswer(received(answer));

const SENT = { status: "sent", externalId: null, thread: null, at: null };
const later = (seconds: number, scope = "sender") => ({
  status: "later",
  until: NOW + seconds * SECOND,
  scope,
});
const unknown = (why: string) => ({ status: "unknown", why });

describe("the table", () => {
  it.each<[string, Answer, object]>([
    ["sent", [200, { status: "sent" }], SENT],
    [
      "sent, with all there is to say",
      [200, { status: "sent", id: "m1", thread: "t1", at: "2026-11-29T10:29:59+01:00" }],
      { status: "sent", externalId: "m1", thread: "t1", at: NOW - SECOND },
    ],
    [
      "skipped",
      [200, { status: "skipped", reason: "already_connected" }],
      { status: "skipped", reason: "already_connected" },
    ],
    ["skipped without a reason", [200, { status: "skipped" }], { status: "skipped", reason: null }],
    ["accepted", [202, { status: "accepted", id: "job1" }], { status: "accepted" }],
    ...[200, 400, 401, 404, 409, 410, 422, 429, 499].map((code): [string, Answer, object] => [
      `rejected with ${code}`,
      [code, { status: "rejected", code: "api/no", message: "Never" }],
      { status: "rejected", code: "api/no", message: "Never" },
    ]),
    [
      "rejected without a code",
      [422, { status: "rejected" }],
      { status: "rejected", code: "unspecified", message: null },
    ],
    ...[429, 503].map((code): [string, Answer, object] => [
      `later with ${code}`,
      [code, { status: "later", until: "2026-11-29T10:30:00Z", scope: "kind" }],
      later(3_600, "kind"),
    ]),
    ...[401, 403].map((code): [string, Answer, object] => [
      `blocked with ${code}`,
      [code, { status: "blocked", code: "checkpoint" }],
      { status: "blocked", code: "checkpoint" },
    ]),
    [
      "blocked without a code",
      [401, { status: "blocked" }],
      { status: "blocked", code: "unspecified" },
    ],
    [
      "fields that nobody knows",
      [200, { status: "sent", data: { status: "rejected" }, code: "x" }],
      SENT,
    ],
    ["another type of content", [200, { status: "sent" }, { "Content-Type": "text/html" }], SENT],
    ["white space around", [200, ' \r\n{"status":"sent"}\n'], SENT],
  ])("has %s", (_, answer, expected) => {
    expect(read(...answer)).toEqual(expected);
  });
});

describe("unknown", () => {
  it.each<[string, Answer, string]>([
    // A success that says nothing: the request was received, and that is all.
    ["200 without a body", [200], "body"],
    ["200 with words", [200, "OK"], "body"],
    ["200 with a page of a proxy", [200, "<html>sent</html>"], "body"],
    ["200 with an empty object", [200, {}], "body"],
    ["200 with null", [200, "null"], "body"],
    ["200 with a list", [200, [{ status: "sent" }]], "body"],
    ["200 with a text", [200, '"sent"'], "body"],
    ["200 with half of an object", [200, '{"status":"sent"'], "body"],
    ["200 with two objects", [200, '{"status":"sent"}{"status":"sent"}'], "body"],
    ["200 with a status in capitals", [200, { status: "SENT" }], "body"],
    ["200 with a status that is no text", [200, { status: true }], "body"],
    ["200 with a status of its own", [200, { status: "queued" }], "body"],
    ["200 with a name of every object", [200, { status: "constructor" }], "body"],
    ["200 with an answer of a look-up", [200, { status: "not_found" }], "body"],
    ["200 with a status deeper down", [200, { data: { status: "sent" } }], "body"],
    ["201 without a body", [201], "body"],
    ["202 without a body", [202], "body"],
    ["204", [204], "body"],
    // The code and the body contradict each other: one of them comes from somebody else than the sender.
    ["sent with 500", [500, { status: "sent", id: "m1" }], "status"],
    ["sent with 201", [201, { status: "sent" }], "status"],
    ["sent with 202", [202, { status: "sent" }], "status"],
    ["sent with 207", [207, { status: "sent" }], "status"],
    ["sent with 400", [400, { status: "sent" }], "status"],
    ["sent with 409", [409, { status: "sent" }], "status"],
    ["skipped with 404", [404, { status: "skipped", reason: "gone" }], "status"],
    ["accepted with 200", [200, { status: "accepted" }], "status"],
    ["rejected with 202", [202, { status: "rejected", code: "x" }], "status"],
    ["rejected with 500", [500, { status: "rejected", code: "x" }], "status"],
    ["later with 200", [200, { status: "later" }, { "Retry-After": "5" }], "status"],
    ["later with 500", [500, { status: "later" }, { "Retry-After": "5" }], "status"],
    ["later with 502", [502, { status: "later" }, { "Retry-After": "5" }], "status"],
    ["blocked with 200", [200, { status: "blocked", code: "x" }], "status"],
    ["blocked with 407", [407, { status: "blocked", code: "x" }], "status"],
    // Nothing but a code: a gateway answers like this after the sender has begun, too.
    ["a bare 429", [429], "status"],
    ["a bare 429 with Retry-After", [429, "", { "Retry-After": "60" }], "status"],
    [
      "429 with a body of a gateway",
      [429, { error: "Too many requests" }, { "Retry-After": "60" }],
      "status",
    ],
    ["a bare 503", [503, "", { "Retry-After": "60" }], "status"],
    ["a bare 401", [401, "Unauthorized"], "status"],
    ["a bare 403", [403], "status"],
    ["a bare 404", [404, "Not Found"], "status"],
    ["a bare 408", [408], "status"],
    ["a bare 422", [422, { code: "already_invited_recently" }], "status"],
    ["a bare 500", [500, "Internal Server Error"], "status"],
    ["a bare 502", [502, "<html>"], "status"],
    ["a bare 504", [504], "status"],
    ["a code of Cloudflare's", [520], "status"],
    // Whoever points elsewhere has not said what happened here.
    ["301", [301, "", { Location: "https://sender.example.com/" }], "redirect"],
    ["302 that says sent", [302, { status: "sent" }, { Location: "/" }], "redirect"],
    ["303", [303, "", { Location: "/" }], "redirect"],
    ["304", [304], "redirect"],
    ["307", [307, "", { Location: "http://169.254.169.254/" }], "redirect"],
    ["308", [308, "", { Location: "/" }], "redirect"],
  ])("is %s", (_, answer, why) => {
    expect(read(...answer)).toEqual(unknown(why));
  });
});

describe("a pause", () => {
  const pause = (body: object, headers: Record<string, string> = {}) =>
    read(429, { status: "later", scope: "action", ...body }, headers);

  it.each<[string, object, Record<string, string>, number]>([
    ["as the body says", { until: "2026-11-29T09:31:00Z" }, {}, 60],
    ["in another time zone", { until: "2026-11-29T15:01:00.000+05:30" }, {}, 60],
    [
      "as the body says before the header",
      { until: "2026-11-29T09:31:00Z" },
      { "Retry-After": "5" },
      60,
    ],
    ["as the header says in seconds", {}, { "Retry-After": "90" }, 90],
    ["as the header says as a date", {}, { "Retry-After": "Sun, 29 Nov 2026 09:32:00 GMT" }, 120],
    [
      "as the header says when the body's time has passed",
      { until: "2026-11-29T09:29:00Z" },
      { "Retry-After": "7" },
      7,
    ],
    [
      "as the header says when the body's time is none",
      { until: "soon" },
      { "Retry-After": "7" },
      7,
    ],
    ["a second at least", { until: "2026-11-29T09:30:00.001Z" }, {}, 1],
    ["to the first of the next month", { until: "2026-12-01T00:00:00Z" }, {}, 138_600],
    ["31 days at most", { until: "9999-12-31T23:59:59Z" }, {}, 31 * 86_400],
    ["31 days at most by the header", {}, { "Retry-After": "9".repeat(400) }, 31 * 86_400],
    ["five minutes when nothing is said", {}, {}, 300],
    ["five minutes when the time is now", { until: "2026-11-29T09:30:00Z" }, {}, 300],
    ["five minutes when the time has passed", { until: "1970-01-01T00:00:00Z" }, {}, 300],
    ["five minutes when the header says 0", {}, { "Retry-After": "0" }, 300],
    ["five minutes when the header is negative", {}, { "Retry-After": "-5" }, 300],
    ["five minutes when the header is a fraction", {}, { "Retry-After": "1.5" }, 300],
    ["five minutes when the header is of another form", {}, { "Retry-After": "2027-01-01" }, 300],
    [
      "five minutes when the header's date is none",
      {},
      { "Retry-After": "Sun, 99 Xxx 2026 09:32:00 GMT" },
      300,
    ],
    ["five minutes when the time has no zone", { until: "2026-11-29T10:30:00" }, {}, 300],
    ["five minutes when the time is a number", { until: 1_796_000_000 }, {}, 300],
    ["five minutes when there is no such day", { until: "2026-11-31T10:30:00Z" }, {}, 300],
  ])("lasts %s", (_, body, headers, seconds) => {
    expect(pause(body, headers)).toEqual(later(seconds, "action"));
  });

  it.each([
    ["action", "action"],
    ["kind", "kind"],
    ["sender", "sender"],
    [undefined, "sender"],
    ["sender+kind", "sender"],
    ["ACTION", "sender"],
    [null, "sender"],
    [7, "sender"],
  ])("whose scope is %j reaches the %s", (scope, expected) => {
    expect(pause({ scope })).toMatchObject({ status: "later", scope: expected });
  });

  it("ends ahead, and within the bounds, whatever a sender says", () => {
    const until = fc.oneof(
      fc.date({ noInvalidDate: true }).map(String),
      fc.anything(),
      fc
        .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
        .map((date) => date.toISOString()),
    );
    const retryAfter = fc.oneof(fc.nat().map(String), fc.stringMatching(/^[ -~]*$/));
    fc.assert(
      fc.property(until, retryAfter, (time, seconds) => {
        const text = JSON.stringify({ status: "later", until: time });
        const answer = read(503, text, { "Retry-After": seconds });
        if (answer.status !== "later") return false;
        const ahead = answer.until - NOW;
        return ahead >= SECOND && ahead <= LONGEST_PAUSE_MILLISECONDS;
      }),
    );
    expect(DEFAULT_PAUSE_MILLISECONDS).toBe(300 * SECOND);
  });
});

describe("what describes", () => {
  const reject = (code: unknown, message: unknown) => {
    const { status: _, ...words } = read(422, { status: "rejected", code, message }) as {
      status: string;
    };
    return words;
  };

  it.each<[string, [unknown, unknown], object]>([
    [
      "is kept as it was",
      ["provider/limit", "Zu viel für heute 😀"],
      { code: "provider/limit", message: "Zu viel für heute 😀" },
    ],
    ["may be a number", [422, 7], { code: "422", message: null }],
    ["may be of any type", [{ a: 1 }, ["no"]], { code: "unspecified", message: null }],
    ["may be empty", ["", ""], { code: "unspecified", message: null }],
    [
      "may be nothing that is seen",
      ["\u0000\u001b", "\n\t \u202e"],
      { code: "unspecified", message: null },
    ],
    [
      "is one line",
      ["a\r\nb", "one\ntwo\u2028three\u0085four"],
      { code: "a b", message: "one two three four" },
    ],
    [
      "steers no terminal",
      ["\u001b[31mred\u0007", "\u009b2J\u007fclear"],
      { code: "[31mred", message: "2J clear" },
    ],
    ["turns no text around", ["a\u202eb", "\u2066c\u2069\u200f"], { code: "a b", message: "c" }],
    ["keeps what joins an emoji", ["x", "👩‍👧"], { code: "x", message: "👩‍👧" }],
    ["is well formed", ["a\ud83d", "\udc00b"], { code: "a\ufffd", message: "\ufffdb" }],
    [
      "is bounded",
      ["c".repeat(101), "m".repeat(501)],
      { code: `${"c".repeat(99)}…`, message: `${"m".repeat(499)}…` },
    ],
    [
      "fits",
      ["c".repeat(100), "m".repeat(500)],
      { code: "c".repeat(100), message: "m".repeat(500) },
    ],
    [
      "is not cut within a character",
      [`${"c".repeat(98)}😀😀`, ""],
      { code: `${"c".repeat(98)}…`, message: null },
    ],
  ])("%s", (_, [code, message], expected) => {
    expect(reject(code, message)).toEqual(expected);
  });

  it.each<[string, unknown, string | null]>([
    ["a name of any letters", "urn:li:msg:(a,b)=ü😀 x", "urn:li:msg:(a,b)=ü😀 x"],
    ["a number", 12_345, "12345"],
    ["as long as a name may be", "n".repeat(1_000), "n".repeat(1_000)],
    ["no name that is longer", "n".repeat(1_001), null],
    ["no name with a control character", "a\u0000b", null],
    ["no name that is half a character", "a\ud83d", null],
    ["no number that has been rounded", 2 ** 53, null],
    ["no empty name", "", null],
    ["nothing of another type", { id: 1 }, null],
    ["no null", null, null],
  ])("a name is given back whole or not at all: %s", (_, name, expected) => {
    expect(read(200, { status: "sent", id: name, thread: name })).toEqual({
      ...SENT,
      externalId: expected,
      thread: expected,
    });
  });

  it.each<[unknown, number | null]>([
    ["2026-11-29T09:00:00Z", NOW - 1_800 * SECOND],
    ["2026-11-29T09:00:00.123456+00:00", NOW - 1_800 * SECOND + 123],
    ["2026-11-29T09:31:00Z", NOW],
    ["9999-12-31T23:59:59Z", NOW],
    ["2026-11-29T09:00:00", null],
    ["yesterday", null],
    [NOW, null],
    [null, null],
  ])("a time is never ahead: %j", (at, expected) => {
    expect(read(200, { status: "sent", at })).toEqual({ ...SENT, at: expected });
  });
});

describe("a look-up", () => {
  it.each<[string, Answer, object]>([
    [
      "sent",
      [200, { status: "sent", id: "m1", thread: "t1", at: "2026-11-29T09:29:59Z" }],
      { status: "sent", externalId: "m1", thread: "t1", at: NOW - SECOND },
    ],
    ["not_found", [200, { status: "not_found" }], { status: "not_found" }],
    ["not_found with 404", [404, { status: "not_found" }], { status: "not_found" }],
    ["a bare 404", [404, "Not Found"], unknown("status")],
    ["404 with words of a framework", [404, { message: "Cannot GET" }], unknown("status")],
    ["410", [410, { status: "not_found" }], unknown("status")],
    ["sent with 404", [404, { status: "sent" }], unknown("status")],
    ["200 without a body", [200], unknown("body")],
    ["an answer of an action", [200, { status: "rejected", code: "x" }], unknown("body")],
    ["accepted", [202, { status: "accepted" }], unknown("body")],
    ["500", [500, { status: "not_found" }], unknown("status")],
    ["302", [302, { status: "not_found" }], unknown("redirect")],
  ])("reads %s", (_, answer, expected) => {
    expect(lookUp(...answer)).toEqual(expected);
  });
});

it("reads any answer, and takes for known only what is in the table", () => {
  const CODES: Record<string, (code: number) => boolean> = {
    sent: (code) => code === 200,
    skipped: (code) => code === 200,
    accepted: (code) => code === 202,
    rejected: (code) => code === 200 || Math.floor(code / 100) === 4,
    later: (code) => code === 429 || code === 503,
    blocked: (code) => code === 401 || code === 403,
  };
  const status = fc.oneof(fc.constantFrom(...Object.keys(CODES)), fc.jsonValue());
  const rest = fc.dictionary(fc.string(), fc.jsonValue());
  const body = fc.oneof(
    fc.tuple(status, rest).map(([own, others]) => ({ ...others, status: own })),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), body, (code, said) => {
      const named = (said as { status?: unknown } | null)?.status;
      const isKnown =
        typeof named === "string" && Object.hasOwn(CODES, named) && CODES[named]?.(code);
      expect(read(code, JSON.stringify(said)).status).toBe(isKnown ? named : "unknown");
    }),
    { numRuns: 500 },
  );
});
