/** Starts, consumers and statements that are known to be wrong: what the suite must catch. */

import { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import { insertInstances } from "../../src/database/instances.ts";
import { startRun } from "../../src/database/startRun.ts";
import type { StartRequest } from "../../src/domain/transition.ts";
import worker from "../../src/index.ts";
import { Turnstile } from "../../src/platform/turnstile.ts";
import { instanceCreationSchema } from "../../src/queue/message.ts";
import { tenantDatabase } from "../support/tenantDatabase.ts";
import { replaceMethod } from "./replaceMethod.ts";

/** Makes the Worker bad; returns what makes it good again. */
export type Spoil = () => () => void;

/** Changes statements on their way to D1. */
function rewriteStatements(rewrite: (statement: string) => string): () => void {
  const prepare = tenantDatabase().prepare.bind(tenantDatabase());
  return replaceMethod(tenantDatabase(), "prepare", (statement) => prepare(rewrite(statement)));
}

/** As `replaceAll`, but says when there is nothing to replace: then the statement has another wording now. */
function spoilStatement(
  mark: string,
  replacements: readonly (readonly [string | RegExp, string])[],
): () => void {
  return rewriteStatements((statement) => {
    if (!statement.includes(mark)) return statement;
    return replacements.reduce((text, [from, to]) => {
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`A statement no longer says ${String(from)}.`);
      return changed;
    }, statement);
  });
}

/** Undoes several, the last first. */
export function all(...restores: (() => void)[]): () => void {
  return () => {
    for (const restore of restores.reverse()) restore();
  };
}

/** The start updates D1 and sends to the queue; nobody looks after it. */
export const startWithoutPromise: Spoil = () =>
  all(
    replaceMethod(CampaignObject.prototype, "alarm", () => Promise.resolve()),
    replaceMethod(worker, "scheduled", () => Promise.resolve()),
  );

/** The start checks, waits for D1, and writes; other starts run in between. */
export const startWithoutTurnstile: Spoil = () =>
  all(
    replaceMethod(Turnstile.prototype, "pass", ((task: () => Promise<unknown>) =>
      task()) as Turnstile["pass"]),
    replaceMethod(CampaignObject.prototype, "start", async (request) => {
      const campaign = await tenantDatabase()
        .prepare("SELECT status, run_id, started_at FROM campaigns WHERE id = ?1")
        .bind(request.campaignId)
        .first<{ status: string; run_id: string; started_at: number }>();
      return campaign?.status === "active"
        ? refusedBy(campaign.run_id, campaign.started_at)
        : await startUnguarded(request);
    }),
    spoilStatement("UPDATE campaigns AS c SET status = 'active'", [
      ["AND c.status IN ('draft', 'stopped')", ""],
      [/AND c\.updated_at < (\?\d+)/, "AND $1 > 0"],
    ]),
  );

async function startUnguarded(request: StartRequest) {
  const started = await startRun(tenantDatabase(), request, Date.now());
  if (started === null) return { outcome: "nothing-done" as const };
  const isOwn = started.runId === request.runId;
  return { outcome: isOwn ? ("done" as const) : ("replayed" as const), done: started };
}

function refusedBy(runId: string, since: number) {
  const code = "CAMPAIGN_ALREADY_ACTIVE" as const;
  const reason = "conflict" as const;
  return { outcome: "refused" as const, refusal: { reason, code, runId, since } };
}

/** A stop ends the run, but messages that come late still create instances in it. */
export const unfencedStop: Spoil = () =>
  all(
    spoilStatement("INSERT INTO instances", [[/r\.ended_at IS NULL AND /g, ""]]),
    spoilStatement("AS has_ended", [["r.ended_at IS NOT NULL AS has_ended", "0 AS has_ended"]]),
  );

/** One bad message makes the consumer throw, and takes its batch along. */
export const throwingConsumer: Spoil = () =>
  replaceMethod(worker, "queue", async (batch) => {
    for (const { body } of batch.messages) {
      await insertInstances(tenantDatabase(), instanceCreationSchema.parse(body), Date.now());
    }
    batch.ackAll();
  });

/** Now and then a statement computes no position for a lead; the next time it does. */
const LOSE_POSITIONS = [/(\?\d+), [\w.]+position, 'pending'/g, "$1, NULL, 'pending'"] as const;
const IGNORE_FAULTS = [
  ["INSERT INTO instances", "INSERT OR IGNORE INTO instances"],
  ["ON CONFLICT (run_id, position) DO NOTHING", ""],
] as const;

function loseEverySecondPosition(
  replacements: readonly (readonly [string | RegExp, string])[],
): () => void {
  let times = 0;
  return rewriteStatements((statement) => {
    if (!statement.includes("INSERT INTO instances")) return statement;
    const isLost = times++ % 2 === 0;
    const changes = isLost ? [LOSE_POSITIONS, ...replacements] : replacements;
    return changes.reduce((text, [from, to]) => text.replace(from, to), statement);
  });
}

/** `INSERT OR IGNORE` swallows a missing value too: a lead is lost without a word. */
export const ignoredFaults: Spoil = () => loseEverySecondPosition(IGNORE_FAULTS);

/** The same fault with the statement as it is: it is reported, and the retry mends it. Not bad. */
export const reportedFaults: Spoil = () => loseEverySecondPosition([]);

/** The key is looked up by the route, whatever the campaign. */
export const keyOfRoute: Spoil = () =>
  all(
    spoilStatement("r.started_campaign", [
      [
        /WHERE r\.campaign_id = (\?\d+) AND c\.account_group_id/,
        "WHERE $1 <> '' AND c.account_group_id",
      ],
    ]),
    spoilStatement("UPDATE campaigns AS c SET status = 'active'", [
      ["r.campaign_id = c.id AND r.started_by", "r.started_by"],
    ]),
  );

/** An unknown outcome is guessed: the look that tells whether the start took effect finds nothing. */
export const guessedOutcome: Spoil = () => {
  const prepare = tenantDatabase().prepare.bind(tenantDatabase());
  return replaceMethod(tenantDatabase(), "prepare", (text) => {
    const statement = prepare(text);
    if (!text.includes("r.started_campaign")) return statement;
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) =>
      Object.assign(bind(...values), { first: () => Promise.resolve(null) });
    return statement;
  });
};
