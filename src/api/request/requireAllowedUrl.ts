/** The guard of every address that a team gives, and that this Worker calls. */
import { guardDeployed } from "../../outbound/addressGuard.ts";
import { ApiError } from "../answer/failures.ts";

/**
 * The URL in the spelling in which it is called.
 *
 * @throws {ApiError} 422 when this Worker does not call it
 */
export function requireAllowedUrl(
  url: string,
  request: Pick<Request, "url">,
  env: Pick<Env, "LOCAL_SENDERS">,
): string {
  const guarded = guardDeployed(url, env, [new URL(request.url).host]);
  if (guarded.allowed) return guarded.url;
  throw new ApiError("unprocessable", `url: ${guarded.reason}`);
}
