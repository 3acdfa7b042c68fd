/** Calls of the HTTP API by a command, as any client would make them. */
import { type Api, connect } from "../../client/client.ts";
import { say } from "../terminal/output.ts";
import { toApiFailure } from "./apiFailure.ts";
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
  const onRetry = (reason: string) => say(`Waiting to try again: ${reason}`);
  try {
    return await call(connect({ url, key, onRetry }));
  } catch (error) {
    throw toApiFailure(`${command} failed.`, url, error);
  }
}
