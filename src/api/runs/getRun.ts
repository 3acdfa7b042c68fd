/** `GET /v1/accounts/{accountGroupId}/campaigns/{campaignId}/runs/{runId}` */
import * as z from "zod/mini";

import { selectRun } from "../../database/runs.ts";
import type { Answer } from "../answer/envelope.ts";
import type { StreamedAnswer } from "../answer/eventStream.ts";
import { ApiError } from "../answer/failures.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { limitStreams } from "../request/guards.ts";
import { lastEventIdQuery, readLastEventId } from "../request/lastEventId.ts";
import { prefersEventStream } from "../request/prefersEventStream.ts";
import type { runPath } from "../request/schemas.ts";
import { type RunAnswer, readRunAnswer } from "./runAnswer.ts";
import { type RunReading, watchRun } from "./watchRun.ts";

export const getRunQuery = z.strictObject(lastEventIdQuery);

/** Reads how far a run is, or streams it until nothing about the run will change any more. */
export async function getRun(
  {
    parameters,
    query,
    apiKey,
    request,
    database,
  }: RouteInput<z.output<typeof runPath>, z.output<typeof getRunQuery>, object>,
  context: RequestContext,
): Promise<Answer<RunAnswer> | StreamedAnswer> {
  const wantsEvents = prefersEventStream(request.headers.get("Accept"));
  // A HEAD opens no stream.
  if (wantsEvents && !context.isHead) await limitStreams(apiKey, context);
  const read = () => readProgress(database, parameters);
  const reading = await read();
  return wantsEvents
    ? { parts: watchRun(reading, read, readLastEventId(request.headers, query)) }
    : { status: 200, data: reading.answer };
}

async function readProgress(
  database: D1Database,
  { accountGroupId, campaignId, runId }: z.output<typeof runPath>,
): Promise<RunReading> {
  const run = await selectRun(database, accountGroupId, campaignId, runId);
  if (run === null) {
    throw new ApiError("notFound", `There is no run ${runId} of this campaign.`);
  }
  return { run, answer: await readRunAnswer(database, accountGroupId, run) };
}
