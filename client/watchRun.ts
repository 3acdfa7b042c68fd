/** Watches a run over the API's stream of events, across cuts and faults, until the run is finished. */
import * as z from "zod/mini";

import { Failure } from "../tools/terminal/failure.ts";
import type { Api } from "./client.ts";
import { type FollowOptions, followStream } from "./followStream.ts";

const runSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  stuck: z.nullable(z.object({ reason: z.string(), since: z.string() })),
  triggered: z.boolean(),
  instancesPromised: z.number(),
  instancesCreated: z.number(),
});

/** How far a run is, with all that the API says of it. */
export type RunProgress = z.infer<typeof runSchema>;

export interface WatchOptions extends FollowOptions {
  /** Told how far the run is at first, and at each change. */
  readonly onProgress: (run: RunProgress) => void;
  /** Ends the watch, by the reason that is given to it. */
  readonly signal?: AbortSignal;
}

/** A run as a path names it. */
export interface RunPath {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly runId: string;
}

/**
 * Watches a run until it is finished.
 *
 * @returns the run as it was when it was finished
 * @throws {Failure} when the stream tells of a failure that will not pass, or breaks off again and again
 * @throws the API's refusal, as `toFailure` tells it
 */
export function watchRun(
  api: Api,
  path: RunPath,
  { onProgress, signal, ...options }: WatchOptions,
): Promise<RunProgress> {
  return followStream<RunProgress>({
    ...options,
    lastEventId: null,
    toFailure: failure,
    async open(headers) {
      signal?.throwIfAborted();
      const { response } = await api.GET(
        "/v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}",
        {
          params: { path },
          headers,
          parseAs: "stream",
          ...(signal === undefined ? {} : { signal }),
        },
      );
      return response;
    },
    take(event, data) {
      if (event !== "progress" && event !== "end") return null;
      const run = parseRun(data);
      if (event === "end") return run;
      onProgress(run);
      return null;
    },
  });
}

/** A run, as the API has ordered it: a schema would put what it names first. */
function parseRun(data: string): RunProgress {
  try {
    const value = JSON.parse(data);
    runSchema.parse(value);
    return value;
  } catch (error) {
    throw failure("The server sent an event that is not what it should be.", error);
  }
}

function failure(why: string, cause?: unknown): Failure {
  return new Failure("The run could not be watched to its end.", {
    why,
    cause,
    next: "The run itself goes on without a watch. The server's log has more.",
  });
}
