/** Errors of the API's client in words for a terminal. */
import {
  type ForeignError,
  isKickoffError,
  type KickoffError,
  type RefusedError,
  type UnansweredError,
} from "../../client/errors.ts";
import { COMMAND } from "./commandName.ts";
import { EXIT_CODES, type ExitCode, exitCodeOfStatus } from "./exitCodes.ts";
import { Failure } from "./failure.ts";

/** How OpenSSL takes an answer that is not encrypted. */
const PLAIN_ANSWERS = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"];

const LOOK_BETWEEN =
  "Is the URL right (--url or KICKOFF_URL), and what stands between, a proxy or the network? Run the command again later.";

/** What a person can do about a status. */
const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: `Check the key: ${COMMAND} key list shows which are active. A new one: ${COMMAND} key create --help`,
  403: `Use a key with this permission and account group: ${COMMAND} key create --help`,
  404: "Check the ids, and that the key, the URL and the ids belong to the same Kickoff.",
  429: "Wait a minute and run the command again.",
};

/**
 * An error of a call in words.
 *
 * @param what the attempt that failed, as a sentence
 * @param url of the server
 */
export function toFailure(what: string, url: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (!isKickoffError(error)) throw error;
  const { why, next } = explain(url, error);
  const { mayHaveHappened } = error;
  const outcome = mayHaveHappened ? " What was asked for may or may not have happened." : "";
  const exitCode = exitCodeOf(error);
  return new Failure(what, { why: `${why}${outcome}`, next, cause: error, exitCode });
}

function exitCodeOf(error: KickoffError): ExitCode {
  if (error.mayHaveHappened) return EXIT_CODES.unknownOutcome;
  switch (error.kind) {
    case "refused":
      return error.status === null ? EXIT_CODES.failure : exitCodeOfStatus(error.status);
    case "foreign":
      return error.retryAt === null ? EXIT_CODES.failure : EXIT_CODES.unavailable;
    case "unanswered":
      return EXIT_CODES.unavailable;
    case "aborted":
      return EXIT_CODES.interrupted;
  }
}

/** Why a call is repeated, or a stream goes on elsewhere, in a few words. */
export function describeMissing(error: KickoffError): string {
  switch (error.kind) {
    case "refused":
      return error.status === null ? describeRefusal(error) : `status ${error.status}`;
    case "foreign":
      return `status ${error.status}, and not from Kickoff`;
    case "unanswered":
      return describeSilence(error);
    case "aborted":
      return "it was ended";
  }
}

function explain(
  url: string,
  error: KickoffError,
): { readonly why: string; readonly next: string } {
  switch (error.kind) {
    case "refused":
      return {
        why: `The server answered ${describeRefusal(error)}`,
        next: NEXT_STEPS[error.status ?? 0] ?? nextStepAfter(error.status ?? 0),
      };
    case "foreign":
      return explainForeign(url, error);
    case "unanswered":
      return explainSilence(url, error);
    case "aborted":
      return { why: "It was ended before there was an answer.", next: "Run it again." };
  }
}

/** A refusal names its reason in full; of a fault the server's log knows more. */
function nextStepAfter(status: number): string {
  return status >= 400 && status < 500
    ? "Mend what it names, and run the command again."
    : "The server's log has more under the trace id.";
}

function describeRefusal({ status, code, details, traceId }: RefusedError): string {
  const codes = status === null ? code : `${status} ${code}`;
  return `${codes}: ${details} (trace id ${traceId})`;
}

function explainForeign(url: string, { status, location, retryAt }: ForeignError) {
  if (location !== null) {
    return {
      why: `${url} answered ${status} and leads to ${location}, which Kickoff never does.`,
      next: "If Kickoff is there, give that URL (--url or KICKOFF_URL). A login in front of it has to let the API through.",
    };
  }
  return {
    why: `${url} answered ${status}, and not as Kickoff does.`,
    next:
      retryAt === null
        ? "Check the URL (--url or KICKOFF_URL), and what stands between."
        : "What stands between gets no answer from Kickoff: look there, or run the command again later.",
  };
}

function explainSilence(url: string, error: UnansweredError) {
  const cause = innermostCause(error);
  if (PLAIN_ANSWERS.includes(codeOf(cause))) {
    return {
      why: `${url} does not answer as https does. The server may speak http.`,
      next: `Try it: --url ${url.replace(/^https/, "http")}`,
    };
  }
  switch (error.reason) {
    case "unreachable":
      return {
        why: `${url} does not answer: ${describeCause(cause)}.`,
        next: "Is the server running (npm start), and is the URL right (--url or KICKOFF_URL)?",
      };
    case "no-answer":
    case "timeout":
      return { why: `${url} does not answer: ${describeSilence(error)}.`, next: LOOK_BETWEEN };
    case "cut":
      return {
        why: `The answers of ${url} were cut off on their way, ${error.attempts} times in a row.`,
        next: LOOK_BETWEEN,
      };
  }
}

function describeSilence(error: UnansweredError): string {
  switch (error.reason) {
    case "cut":
      return "it was cut off";
    case "timeout":
      return "nothing came for long";
    case "unreachable":
    case "no-answer":
      return `no answer came (${describeCause(innermostCause(error))})`;
  }
}

/** A failed fetch says what happened only in its innermost cause. */
function innermostCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermostCause(error.cause) : error;
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message.trim() || codeOf(cause) || cause.name;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
