/** News of a call that takes longer than its client may wait in silence. */
import type { ServerContext } from "@modelcontextprotocol/server";

import type { KickoffError } from "../../client/errors.ts";
import { describeMissing } from "../terminal/toFailure.ts";

/** Tells a client that wants to know that a call is made again, so that it goes on waiting. */
export function tellProgress({ mcpReq }: ServerContext): (error: KickoffError) => void {
  const progressToken = mcpReq._meta?.progressToken;
  let progress = 0;
  return (error) => {
    if (progressToken === undefined) return;
    progress++;
    const params = {
      progressToken,
      progress,
      message: `Waiting to try again: ${describeMissing(error)}`,
    };
    // A client that has gone needs no news.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
}
