/** How a metered Worker shows what it has counted. */
import { type Counts, newCounts } from "./meter.ts";

type Fetch = (
  request: Request<unknown, IncomingRequestCfProperties>,
  env: Env,
  execution: ExecutionContext,
) => Response | Promise<Response>;

/** Counts requests; `GET /meter` shows the counts, `POST /meter` also begins anew. */
export function meterFetch(counts: Counts, answer: Fetch): Fetch {
  return (request, env, execution) => {
    if (!request.url.endsWith("/meter")) {
      counts.requests++;
      return answer(request, env, execution);
    }
    const shown = Response.json(counts);
    if (request.method === "POST") Object.assign(counts, newCounts());
    return shown;
  };
}
