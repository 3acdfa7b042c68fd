/** Pages of actions. */
import type { ActionKey, ActionStatus } from "../domain/action.ts";
import { isWholeWithoutActions } from "../domain/archive.ts";
import { ACTION, ACTION_OF_LEAD, type ActionOfLead } from "./actions.ts";
import { selectArchivedRuns } from "./archivedRuns.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { readRows, runBatch, type Sql, sql } from "./sql.ts";

/** A page of actions, and behind which place the next one begins; null on the last page. */
export interface ActionPage {
  readonly actions: readonly ActionOfLead[];
  readonly next: ActionKey | null;
}

/** A run with which the actions of a campaign, which a list would show, have gone to the archive. */
interface ArchivedActions {
  readonly archivedRunId: string;
}

/** How many rows a page looks at, at most: of a million of which the last has the status nobody should read all for one. */
const MAXIMUM_ROWS_LOOKED_AT = 10_000;

/**
 * A page of the actions of a campaign, by lead and step. Looking for those in one status, it ends at 10,000 rows, with
 * fewer actions than `limit`, or none. A list that needs the archive has no page.
 */
export async function selectActions(
  database: D1Database,
  campaign: { readonly id: string; readonly audienceId: string },
  status: ActionStatus | null,
  after: ActionKey | null,
  limit: number,
): Promise<ActionPage | ArchivedActions> {
  const source =
    status === "unknown" ? selectUnknown(campaign.id, after) : selectAny(campaign.id, after);
  const [shown, archived] = await runBatch<Row>(database, "list actions", [
    sql`SELECT page.*, l.id AS lead_id
        FROM (
          SELECT * FROM (
            SELECT *, row_number() OVER () = ${MAXIMUM_ROWS_LOOKED_AT} AS is_last_look
            FROM (${source} ORDER BY a.position, a.step LIMIT ${MAXIMUM_ROWS_LOOKED_AT}))
          WHERE ${status} IS NULL OR status = ${status} OR is_last_look LIMIT ${limit + 1}
        ) page
        CROSS JOIN leads l ON l.audience_id = ${campaign.audienceId} AND l.position = page.position
        ORDER BY page.position, page.step`,
    ...(isWholeWithoutActions(status) ? [] : [selectArchivedRuns(campaign.id, "actions")]),
  ]);
  const [archivedRun] = archived?.results ?? [];
  if (archivedRun !== undefined) return { archivedRunId: String(archivedRun.id) };
  const rows = shown?.results ?? [];
  const found = rows.filter((row) => status === null || row.status === status).map(toAction);
  const actions = found.slice(0, limit);
  if (found.length > limit) return { actions, next: actions.at(-1) ?? null };
  const last = rows.at(-1);
  return { actions, next: last?.is_last_look === 1 ? toAction(last) : null };
}

/** D1 takes a condition as that of its index only when it is spelled out. */
function selectUnknown(campaignId: string, after: ActionKey | null): Sql {
  return sql`
    SELECT ${columnsOf(ACTION, "a")} FROM actions a INDEXED BY actions_unknown
    WHERE a.status = 'unknown' AND a.campaign_id = ${campaignId}
      AND (a.position, a.step) > (${after?.position ?? -1}, ${after?.step ?? 0})`;
}

function selectAny(campaignId: string, after: ActionKey | null): Sql {
  return sql`
    SELECT ${columnsOf(ACTION, "a")} FROM actions a
    WHERE a.campaign_id = ${campaignId}
      AND (a.position, a.step) > (${after?.position ?? -1}, ${after?.step ?? 0})`;
}

/**
 * A page of the actions that nobody knows about, of every campaign of an account group, by campaign, lead and step: a look
 * for each campaign from there on, and the rows that it shows.
 */
export async function selectUnknownActionsOfGroup(
  database: D1Database,
  accountGroupId: string,
  after: ActionKey | null,
  limit: number,
): Promise<ActionPage> {
  const rows = await readRows<Row>(
    database,
    "list unknown actions",
    // The limit within keeps the order, so that campaigns are looked at one after the other until the page is full.
    sql`SELECT page.*, l.id AS lead_id
        FROM (
          SELECT ${columnsOf(ACTION, "a")}, c.audience_id
          FROM (
            SELECT c.id, c.audience_id FROM campaigns c
            WHERE c.account_group_id = ${accountGroupId} AND c.id >= ${after?.campaignId ?? ""}
            ORDER BY c.id LIMIT -1
          ) c
          CROSS JOIN actions a INDEXED BY actions_unknown ON a.campaign_id = c.id AND a.status = 'unknown'
            AND (c.id > ${after?.campaignId ?? ""}
              OR (a.position, a.step) > (${after?.position ?? -1}, ${after?.step ?? 0}))
          LIMIT ${limit + 1}
        ) page
        CROSS JOIN leads l ON l.audience_id = page.audience_id AND l.position = page.position
        ORDER BY page.campaign_id, page.position, page.step`,
  );
  const actions = rows.slice(0, limit).map(toAction);
  return { actions, next: rows.length > limit ? (actions.at(-1) ?? null) : null };
}

function toAction(row: Row): ActionOfLead {
  return toValue(ACTION_OF_LEAD, row);
}
