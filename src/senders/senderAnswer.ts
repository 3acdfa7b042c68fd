/**
 * What a sender's answer means. Pure. The code of HTTP and the `status` of the body decide together, and must agree;
 * whatever is not in the table of docs/execution.md is unknown, since nobody knows then whether the action was performed.
 * What only describes (ids, reasons, codes, messages, times) is bounded, may be missing, and decides nothing.
 */
import * as z from "zod/mini";

import { readMoment } from "../domain/moment.ts";
import { DEFAULT_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS } from "../domain/pause.ts";
import { readRetryAfter } from "../outbound/retryAfter.ts";

/** What an answer has, once it is read. */
export interface ReceivedAnswer {
  /** The code of HTTP. */
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly text: string;
  /** When it was received, in milliseconds since 1970. */
  readonly now: number;
}

/** Performed, by this attempt or an earlier one. */
export interface Sent {
  readonly status: "sent";
  /** The sender's own name for what it sent; null when it gave none that can be kept whole. */
  readonly externalId: string | null;
  /** The conversation, to be given back at the next step; null as above. */
  readonly thread: string | null;
  /** When, as the sender says, in milliseconds since 1970, and never later than now; null when it did not say. */
  readonly at: number | null;
}

/** Nobody knows whether the action was performed. */
export interface Unknown {
  readonly status: "unknown";
  readonly why: UnknownReason;
}

/**
 * - `timeout`: no whole answer in time
 * - `reset`: the connection could not be made, or broke before the answer was whole
 * - `redirect`: an answer that points elsewhere; it is not followed
 * - `too_large`: more of a body than is read
 * - `body`: a success whose body says nothing of the table
 * - `status`: any other code, alone or with a body that contradicts it
 */
export type UnknownReason = "timeout" | "reset" | "redirect" | "too_large" | "body" | "status";

/** How far the pause reaches that a sender asks for. */
export type PauseScope = "action" | "kind" | "sender";

export type SenderAnswer =
  | Sent
  /** Not needed for this lead. */
  | { readonly status: "skipped"; readonly reason: string | null }
  /** The result comes as an event. */
  | { readonly status: "accepted" }
  /** Never for this lead. */
  | { readonly status: "rejected"; readonly code: string; readonly message: string | null }
  /** Nothing happened; not again before `until`, in milliseconds since 1970. */
  | { readonly status: "later"; readonly until: number; readonly scope: PauseScope }
  /** Nothing happened; the sender needs a person. */
  | { readonly status: "blocked"; readonly code: string }
  | Unknown;

/** What a sender says when it is asked what became of an action. */
export type LookUpAnswer = Sent | { readonly status: "not_found" } | Unknown;

const SECOND = 1_000;
const SHORTEST_PAUSE_MILLISECONDS = SECOND;

export const MAXIMUM_CODE_UNITS = 100;
export const MAXIMUM_MESSAGE_UNITS = 500;
/** Message ids of e-mail, the longest that are known, end at 998 (RFC 5322). */
export const MAXIMUM_EXTERNAL_ID_UNITS = 1_000;
/** What a rejection or a block without a code is filed under. */
export const NO_CODE = "unspecified";

const scopeSchema = z.enum(["action", "kind", "sender"]);
const bodySchema = z.looseObject({ status: z.string() });

type Body = z.infer<typeof bodySchema>;

/** A row of the table: with which codes of HTTP it counts that the body has this status, and what it means then. */
interface Row<Answer> {
  readonly counts: (httpStatus: number) => boolean;
  readonly read: (body: Body, received: ReceivedAnswer) => Answer;
}

const ANSWERS = new Map<string, Row<SenderAnswer>>([
  ["sent", { counts: isOneOf(200), read: readSent }],
  [
    "skipped",
    {
      counts: isOneOf(200),
      read: ({ reason }) => ({ status: "skipped", reason: readWords(reason, MAXIMUM_CODE_UNITS) }),
    },
  ],
  ["accepted", { counts: isOneOf(202), read: () => ({ status: "accepted" }) }],
  [
    "rejected",
    {
      counts: (httpStatus) => httpStatus === 200 || isRefusal(httpStatus),
      read: ({ code, message }) => ({
        status: "rejected",
        code: readCode(code),
        message: readWords(message, MAXIMUM_MESSAGE_UNITS),
      }),
    },
  ],
  [
    "later",
    {
      counts: isOneOf(429, 503),
      read: ({ until, scope }, { headers, now }) => ({
        status: "later",
        until: readUntil(until, headers.get("Retry-After"), now),
        // A limit that names no scope may be the whole sender's: to pause too much harms nobody.
        scope: scopeSchema.safeParse(scope).data ?? "sender",
      }),
    },
  ],
  [
    "blocked",
    {
      counts: isOneOf(401, 403),
      read: ({ code }) => ({ status: "blocked", code: readCode(code) }),
    },
  ],
]);

const LOOK_UP_ANSWERS = new Map<string, Row<LookUpAnswer>>([
  ["sent", { counts: isOneOf(200), read: readSent }],
  // A bare 404 may come from a server that does not know the path.
  ["not_found", { counts: isOneOf(200, 404), read: () => ({ status: "not_found" }) }],
]);

/** Reads the answer to an action that was asked. */
export function readSenderAnswer(received: ReceivedAnswer): SenderAnswer {
  return readAnswer(ANSWERS, received);
}

/** Reads the answer to the question what became of an action. */
export function readLookUpAnswer(received: ReceivedAnswer): LookUpAnswer {
  return readAnswer(LOOK_UP_ANSWERS, received);
}

function readAnswer<Answer>(
  table: ReadonlyMap<string, Row<Answer>>,
  received: ReceivedAnswer,
): Answer | Unknown {
  const { httpStatus, text } = received;
  if (isRedirect(httpStatus)) return { status: "unknown", why: "redirect" };
  const body = readBody(text);
  const row = body === null ? undefined : table.get(body.status);
  if (body !== null && row?.counts(httpStatus)) return row.read(body, received);
  const saysNothing = row === undefined && isSuccess(httpStatus);
  return { status: "unknown", why: saysNothing ? "body" : "status" };
}

function isOneOf(...codes: readonly number[]): (httpStatus: number) => boolean {
  return (httpStatus) => codes.includes(httpStatus);
}

function isSuccess(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus < 300;
}

/** An answer whose body is not worth reading. */
export function isRedirect(httpStatus: number): boolean {
  return httpStatus >= 300 && httpStatus < 400;
}

function isRefusal(httpStatus: number): boolean {
  return httpStatus >= 400 && httpStatus < 500;
}

function readBody(text: string): Body | null {
  try {
    return bodySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function readSent({ id, thread, at }: Body, { now }: ReceivedAnswer): Sent {
  const time = readTime(at);
  return {
    status: "sent",
    externalId: readName(id),
    thread: readName(thread),
    at: time === null ? null : Math.min(time, now),
  };
}

/** When a pause ends: what the body says, else the header, else a default; bounded at both ends. */
function readUntil(until: unknown, retryAfter: string | null, now: number): number {
  const named = [readTime(until), readRetryAfter(retryAfter, now)];
  const ahead = named.find((time) => time !== null && time > now);
  const pause = (ahead ?? now + DEFAULT_PAUSE_MILLISECONDS) - now;
  return now + Math.min(Math.max(pause, SHORTEST_PAUSE_MILLISECONDS), LONGEST_PAUSE_MILLISECONDS);
}

function readTime(value: unknown): number | null {
  return typeof value === "string" ? readMoment(value) : null;
}

/** A name that the sender is told again: whole and as it was, or not at all. */
function readName(value: unknown): string | null {
  const name = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof name !== "string" || name === "" || name.length > MAXIMUM_EXTERNAL_ID_UNITS) {
    return null;
  }
  return /\p{Cc}/u.test(name) || !name.isWellFormed() ? null : name;
}

function readCode(value: unknown): string {
  const code = Number.isSafeInteger(value) ? String(value) : value;
  return readWords(code, MAXIMUM_CODE_UNITS) ?? NO_CODE;
}

/**
 * Words for people, on one line: without control characters, and without the invisible ones that change the direction
 * or the lines of the text around them.
 */
export function readWords(value: unknown, maximumUnits: number): string | null {
  if (typeof value !== "string") return null;
  const words = value
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Bidi_Control}]+/gu, " ")
    .trim();
  if (words.length <= maximumUnits) return words === "" ? null : words;
  return `${words.slice(0, maximumUnits - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
