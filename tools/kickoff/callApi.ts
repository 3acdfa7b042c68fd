/** Calls of the HTTP API by a command, as any client would make them. */
import { type Api, connect } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import type { GlobalOptions } from "./options.ts";
import { requireKey } from "./requireKey.ts";

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
  const { url } = options;
  const key = requireKey(options, command);
  const onRetry = (error: KickoffError) =>
    console.error(`│  Waiting to try again: ${describeMissing(error)}`);
  try {
    return await call(connect({ url, key, onRetry }));
  } catch (error) {
    throw toFailure(`${command} failed.`, url, error);
  }
}
