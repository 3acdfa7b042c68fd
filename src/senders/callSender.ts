/**
 * One call to a sender, and what came of it. Nothing is repeated here, and no fault of the network is an exception: after
 * one, nobody knows whether the sender got the request.
 */
import { exchangeWithin } from "../outbound/exchangeWithin.ts";
import { type CallableHost, USER_AGENT } from "../outbound/postSigned.ts";
import { signRequest } from "../outbound/signature.ts";
import {
  isRedirect,
  type LookUpAnswer,
  type ReceivedAnswer,
  readLookUpAnswer,
  readSenderAnswer,
  type SenderAnswer,
  type Unknown,
  type UnknownReason,
} from "./senderAnswer.ts";
import { toRequestHeaders } from "./senderRequest.ts";

/** What the caller provides. */
export interface CallSettings {
  readonly fetch: typeof fetch;
  /** The moment of the call, in milliseconds since 1970. */
  readonly now: number;
  /** For the whole call, the answer's body included. */
  readonly timeoutMilliseconds?: number;
}

export interface SenderCall<Answer> {
  readonly answer: Answer;
  /** The code of HTTP; null when none was received. */
  readonly httpStatus: number | null;
  /** How long the call took. */
  readonly milliseconds: number;
}

export const SENDER_TIMEOUT_MILLISECONDS = 30_000;
/** What is read of an answer's body. The longest that a sender has to say is a few thousand. */
export const MAXIMUM_ANSWER_BYTES = 64 * 1024;

/**
 * Asks a sender for an action, once.
 *
 * @param body what `toRequestBody` has made
 * @throws {TypeError} before anything is sent, when a secret or the URL is malformed
 */
export async function callSender(
  sender: CallableHost,
  { actionId, body }: { readonly actionId: string; readonly body: string },
  settings: CallSettings,
): Promise<SenderCall<SenderAnswer>> {
  const startedAt = performance.now();
  const { now } = settings;
  const signature = await signRequest({ id: actionId, now, body }, sender.secrets);
  const request = new Request(sender.url, {
    method: "POST",
    headers: { ...toRequestHeaders(actionId), ...signature },
    body,
    redirect: "manual",
  });
  return await exchange({ request, startedAt }, readSenderAnswer, settings);
}

/**
 * Asks a sender what became of an action, once. The request is signed like the others, over an empty body.
 *
 * @throws {TypeError} before anything is sent, when a secret or the URL is malformed
 */
export async function lookUpAction(
  sender: CallableHost,
  actionId: string,
  settings: CallSettings,
): Promise<SenderCall<LookUpAnswer>> {
  const startedAt = performance.now();
  const { now } = settings;
  const signature = await signRequest({ id: actionId, now, body: "" }, sender.secrets);
  const request = new Request(toLookUpUrl(sender.url, actionId), {
    headers: { "User-Agent": USER_AGENT, ...signature },
    // An old `not_found` would let the action be asked for again.
    cache: "no-store",
    redirect: "manual",
  });
  return await exchange({ request, startedAt }, readLookUpAnswer, settings);
}

/** Where a sender is asked what became of an action: `<url>/actions/<id>`, with the query of its URL. */
export function toLookUpUrl(senderUrl: string, actionId: string): string {
  const url = new URL(senderUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/actions/${encodeURIComponent(actionId)}`;
  return url.href;
}

/** @param startedAt the moment that `now` is, by `performance.now()` */
async function exchange<Answer>(
  { request, startedAt }: { readonly request: Request; readonly startedAt: number },
  readAnswer: (received: ReceivedAnswer) => Answer,
  { fetch, now, timeoutMilliseconds = SENDER_TIMEOUT_MILLISECONDS }: CallSettings,
): Promise<SenderCall<Answer | Unknown>> {
  const received = await receive(request, fetch, timeoutMilliseconds);
  const milliseconds = Math.round(performance.now() - startedAt);
  const { httpStatus } = received;
  const answer: Answer | Unknown =
    "why" in received
      ? { status: "unknown", why: received.why }
      : readAnswer({ ...received, now: now + milliseconds });
  return { answer, httpStatus, milliseconds };
}

/** A whole answer, or why there is none. */
type Reception =
  | Omit<ReceivedAnswer, "now">
  | { readonly httpStatus: number | null; readonly why: UnknownReason };

/** Sends a request, and reads the answer as far as it is worth reading. */
async function receive(
  request: Request,
  fetch: CallSettings["fetch"],
  timeoutMilliseconds: number,
): Promise<Reception> {
  let httpStatus: number | null = null;
  const received = await exchangeWithin(timeoutMilliseconds, async (signal): Promise<Reception> => {
    const response = await fetch(request, { signal });
    const { status, headers } = response;
    httpStatus = status;
    const text = isRedirect(status) ? await leave(response) : await readText(response);
    return text === null
      ? { httpStatus: status, why: "too_large" }
      : { httpStatus: status, headers, text };
  });
  return typeof received === "string" ? { httpStatus, why: received } : received;
}

/** Hangs up before the body, which says nothing. */
async function leave({ body }: Response): Promise<""> {
  await body?.cancel();
  return "";
}

/** A body as text; null when there is more of it than is read. */
async function readText(response: Response): Promise<string | null> {
  const { headers, body } = response;
  if (body === null) return "";
  // As a rule the answer says how long it is: then it is read at once, for a fraction of the time that its chunks take.
  const length = headers.get("Content-Encoding") === null ? headers.get("Content-Length") : null;
  if (length !== null && Number(length) <= MAXIMUM_ANSWER_BYTES) return await response.text();
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    bytes += chunk.value.byteLength;
    if (bytes > MAXIMUM_ANSWER_BYTES) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
