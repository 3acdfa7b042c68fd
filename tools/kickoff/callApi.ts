/** Calls of the HTTP API by a command, as any client would make them. */
import { type Api, connect } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { say } from "../terminal/output.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import type { GlobalOptions } from "./options.ts";
import { requireKey } from "./requireKey.ts";

/** Connects as the options say, and tells people of each repetition. */
export function connectAs({ url }: GlobalOptions, key: string): Api {
  const onRetry = (error: KickoffError) => say(`Waiting to try again: ${describeMissing(error)}`);
  return connect({ url, key, onRetry });
}

/**
 * Does something with the API.
 *
 * @param command what the user ran
 * @throws {Failure} when there is no key, or the API refuses: in words
 */
export async function callApi<Result>(
  options: GlobalOptions,
  command: string,
  call: (api: Api) => Promise<Result>,
): Promise<Result> {
  const key = requireKey(options, command);
  try {
    return await call(connectAs(options, key));
  } catch (error) {
    throw toFailure(`${command} failed.`, options.url, error);
  }
}
