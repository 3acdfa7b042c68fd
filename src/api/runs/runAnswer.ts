/** A run as the API shows it. */
import * as z from "zod/mini";

import { type FailedRange, selectFailedRanges } from "../../database/ranges.ts";
import { toArchivePrefix } from "../../domain/archive.ts";
import { decideRunState, describeStuck } from "../../domain/decideLook.ts";
import { owesInstances, type Run } from "../../domain/run.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { count, identifier, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

const failedRangeAnswer = /* @__PURE__ */ named(
  "FailedRange",
  () => z.strictObject({ from: count(), to: count(), reason: text(2_000), since: timestamp }),
  "Lead positions `[from, to)` whose message used up its retries. They are tried again, less and less often.",
);

const archivedRunAnswer = /* @__PURE__ */ named(
  "ArchivedRun",
  () =>
    z.strictObject({
      at: about("When the first of it was archived.", timestamp),
      prefix: about("What the keys of its objects in the archive's bucket begin with.", text(100)),
      parts: about("How many objects there are.", count(1)),
      instances: about("How many instances are there.", count()),
      actions: about("How many actions are there.", count()),
    }),
  "What of a run is in the archive. Until an operator brings it back, lists that would need it answer 409 `RUN_ARCHIVED`.",
);

/** A run in an answer. */
export const runAnswer = /* @__PURE__ */ named(
  "Run",
  () =>
    z.strictObject({
      id: identifier,
      campaignId: identifier,
      state: about(
        "`creating`; `stuck`: instances are missing and none has appeared for a minute; `created`: every promised instance exists; `ended`: the campaign has left `active`.",
        z.enum(["creating", "stuck", "created", "ended"]),
      ),
      stuck: about(
        "Null unless the state is `stuck`.",
        z.nullable(z.strictObject({ reason: text(2_000), since: timestamp })),
      ),
      triggered: z.boolean(),
      instancesPromised: about(
        "What the start promised. The promise of an automatic run grows with the leads that arrive.",
        count(),
      ),
      instancesCreated: about("How many of them exist by now.", count()),
      instancesStopped: about(
        "How many instances the stop found open and cancelled; null while the run goes on.",
        z.nullable(count()),
      ),
      failedRanges: z.array(failedRangeAnswer),
      startedBy: about("The id of the API key.", identifier),
      stoppedBy: about("The id of the API key.", z.nullable(identifier)),
      startedAt: timestamp,
      progressedAt: about("When the run last came closer to its promise.", timestamp),
      instancesCreatedAt: about(
        "When the last promised instance of a triggered run was created.",
        z.nullable(timestamp),
      ),
      endedAt: about("When the campaign left `active`.", z.nullable(timestamp)),
      archived: about(
        "Where the rest of it is, once some of its instances or actions are archived; else null.",
        z.nullable(archivedRunAnswer),
      ),
    }),
  "One accepted start of a campaign: who, when, how many instances, how far.",
);
export type RunAnswer = z.infer<typeof runAnswer>;

/** Shows a run. Only for a run that owes instances are the ranges read whose message used up its retries: of others, none matters. */
export async function readRunAnswer(
  database: D1Database,
  accountGroupId: string,
  run: Run,
): Promise<RunAnswer> {
  const failedRanges = owesInstances(run) ? await selectFailedRanges(database, run.id) : [];
  return toRunAnswer(accountGroupId, run, failedRanges, Date.now());
}

function toRunAnswer(
  accountGroupId: string,
  run: Run,
  failedRanges: readonly FailedRange[],
  now: number,
): RunAnswer {
  const stuck = describeStuck(run, failedRanges, now);
  return {
    id: run.id,
    campaignId: run.campaignId,
    state: decideRunState(run, now),
    stuck: stuck === null ? null : { reason: stuck.reason, since: toTimestamp(stuck.since) },
    triggered: run.triggered,
    instancesPromised: run.instancesPromised,
    instancesCreated: run.instancesCreated,
    instancesStopped: run.instancesStopped,
    failedRanges: failedRanges.map(({ from, to, reason, since }) => ({
      from,
      to,
      reason,
      since: toTimestamp(since),
    })),
    startedBy: run.startedBy,
    stoppedBy: run.stoppedBy,
    startedAt: toTimestamp(run.startedAt),
    progressedAt: toTimestamp(run.progressedAt),
    instancesCreatedAt: toTimestamp(run.instancesCreatedAt),
    endedAt: toTimestamp(run.endedAt),
    archived:
      run.archived === null
        ? null
        : {
            ...run.archived,
            at: toTimestamp(run.archived.at),
            prefix: toArchivePrefix(accountGroupId, run.campaignId, run.id),
          },
  };
}
