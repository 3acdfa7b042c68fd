/** Watches a run over the API's stream of events, across cuts and faults, until the run is finished. */
import type { Api } from "./client.ts";
import type { components } from "./contractTypes.ts";
import { type FollowOptions, followStream } from "./followStream.ts";

/** How far a run is, with all that the API says of it. */
export type RunProgress = components["schemas"]["Run"];

/** A run as a path names it. */
export interface RunPath {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly runId: string;
}

/**
 * Watches a run: `for await (const run of watchRun(…))` gets it as it is, and at each change. The last one is the run as it was when
 * it was finished; that of an automatic campaign goes on until the campaign is stopped.
 *
 * @throws {KickoffError} when the stream tells of a failure that will not pass, or breaks off again and again
 */
export async function* watchRun(
  api: Api,
  path: RunPath,
  options: FollowOptions = {},
): AsyncGenerator<RunProgress, void> {
  const stream = followStream(
    {
      lastEventId: null,
      async open(headers) {
        const { response } = await api.GET(
          "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}",
          {
            params: { path },
            headers,
            parseAs: "stream",
            ...(options.signal === undefined ? {} : { signal: options.signal }),
          },
        );
        return response;
      },
    },
    options,
  );
  for await (const { name, data } of stream) {
    if (name !== "progress" && name !== "end") continue;
    yield data as RunProgress;
    if (name === "end") return;
  }
}
