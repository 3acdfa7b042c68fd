/** A run's progress as events: what it is now, each change, and the end. */
import * as z from "zod/mini";

import { decideWatch } from "../../domain/decideWatch.ts";
import type { Run } from "../../domain/run.ts";
import { crc32 } from "../../platform/crc32.ts";
import { HEARTBEAT, type ServerSentEvent, type StreamedAnswer } from "../answer/eventStream.ts";
import { failureAnswer } from "../answer/failures.ts";
import { matching } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { type RunAnswer, runAnswer } from "./runAnswer.ts";

/** An event of the stream. */
export const runEvent = /* @__PURE__ */ named(
  "RunEvent",
  () =>
    z.union([
      z.strictObject({
        event: about(
          "`progress`: at first and at each change; `end`: the end; `reconnect`: after two minutes: connect again.",
          z.enum(["progress", "end", "reconnect"]),
        ),
        id: about(
          "For `Last-Event-ID`. It follows from the run: an equal one means that nothing has changed.",
          matching(/^[0-9a-f]{1,8}$/),
        ),
        data: runAnswer,
      }),
      z.strictObject({
        event: about("Something failed on the way; the stream ends.", z.literal("error")),
        data: failureAnswer,
      }),
    ]),
  "An event of the stream of a run; `data` is JSON.",
);

/** A run as D1 had it at some moment, and as the API shows it. */
export interface RunReading {
  readonly run: Run;
  readonly answer: RunAnswer;
}

/**
 * Watches a run until nothing about it will change any more, or for as long as one stream may last.
 *
 * @param first what the run is now
 * @param read reads it again
 * @param lastEventId the id of what the client has seen already; null when it has seen nothing
 */
export async function* watchRun(
  first: RunReading,
  read: () => Promise<RunReading>,
  lastEventId: string | null,
): StreamedAnswer["parts"] {
  const startedAt = Date.now();
  let seenId = lastEventId;
  for (let reading = first; ; reading = await read()) {
    const progress = toEvent("progress", reading);
    if (progress.id !== seenId) yield progress;
    seenId = progress.id;
    const step = decideWatch(reading.run, startedAt, Date.now());
    if (step.action !== "wait") return toEvent(step.action, reading);
    await scheduler.wait(step.milliseconds);
    // The next part is asked for only by a client that takes this one, so D1 is not asked again for one that has left.
    yield HEARTBEAT;
  }
}

/** The id follows from the content: an equal id means that nothing has changed. */
function toEvent(event: string, { answer }: RunReading): ServerSentEvent {
  return { event, id: crc32(JSON.stringify(answer)).toString(16), data: answer };
}
