/** The latest run of a campaign with its counters: how far it is, without a look at its instances. */
import type { InstanceCount, RunCounters } from "../domain/progress.ts";
import type { Run } from "../domain/run.ts";
import { type FrozenWorkflow, parseFrozenWorkflow } from "../domain/workflow.ts";
import { type Columns, type Row, toValue } from "./columns.ts";
import { readRow, sql } from "./sql.ts";

/** The latest run of a campaign. */
export interface LatestRun
  extends RunCounters,
    Pick<Run, "id" | "campaignId" | "triggered" | "startedAt"> {
  readonly audienceId: string;
  readonly workflow: FrozenWorkflow | null;
  /** Every lead below this position has been admitted. */
  readonly admittedPosition: number;
}

const LATEST_RUN: Columns<LatestRun> = {
  id: "id",
  campaignId: "campaign_id",
  audienceId: "audience_id",
  triggered: ["triggered", Boolean],
  instancesPromised: "instances_promised",
  instancesCreated: "instances_created",
  instancesClosed: "instances_closed",
  admittedPosition: "admitted_position",
  startedAt: "started_at",
  endedAt: "ended_at",
  workflow: [
    "workflow",
    (json: string | null) => (json === null ? null : parseFrozenWorkflow(json)),
  ],
  counts: ["counts", (json: string) => JSON.parse(json) as InstanceCount[]],
};

/**
 * Reads the latest run of a campaign with its counters.
 *
 * @returns the run, null for a draft; undefined when the account group has no such campaign
 */
export async function selectLatestRun(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<LatestRun | null | undefined> {
  const row = await readRow<Row>(
    database,
    "read latest run",
    sql`SELECT r.id, r.campaign_id, c.audience_id, r.triggered, r.instances_promised, r.instances_created, r.instances_closed,
          r.admitted_position, r.started_at, r.ended_at, r.workflow,
          (SELECT json_group_array(json_object('status', n.status, 'reason', n.reason, 'step', n.step, 'instances', n.instances))
           FROM instance_counts n WHERE n.run_id = r.id AND n.instances > 0) AS counts
        FROM campaigns c LEFT JOIN runs r ON r.id = c.run_id
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  if (row === null) return undefined;
  return row.id === null ? null : toValue(LATEST_RUN, row);
}
