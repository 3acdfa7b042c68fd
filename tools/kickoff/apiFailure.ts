/** A failed call of the API as a failure of the command, with the exit code that scripts tell it by. */
import { HTTPError } from "ky";

import { readRefusal, toFailure } from "../../client/client.ts";
import { EXIT_CODES, type ExitCode, exitCodeOfStatus } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";

/**
 * An error of a request in words.
 *
 * @param what the attempt that failed, as a sentence
 */
export function toApiFailure(what: string, url: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { message, why, next } = toFailure(what, url, error);
  return new Failure(message, { why, next, cause: error, exitCode: exitCodeOf(error) });
}

function exitCodeOf(error: unknown): ExitCode {
  const refusal = readRefusal(error);
  if (refusal !== null) return exitCodeOfStatus(refusal.status);
  return error instanceof HTTPError ? EXIT_CODES.failure : EXIT_CODES.unavailable;
}
