/** The plan of a start, read in one statement and compared in the statement of the start. */
import {
  PLAN_PARTS,
  type PlanFingerprints,
  type PlanPart,
  toPlanTag,
  toStartPlan,
} from "../domain/startPlan.ts";
import { sha256 } from "../platform/sha256.ts";
import { WOULD_SERVE } from "./campaignSenders.ts";
import { frozenWorkflow } from "./frozenWorkflow.ts";
import { readRow, type Sql, sql } from "./sql.ts";
import { countFinishedLeads } from "./startFacts.ts";

const FINGERPRINT_DIGITS = 16;

/** A plan as it was read. */
export interface ReadPlan {
  /** As JSON: the start compares it. */
  readonly text: string;
  readonly tag: string;
}

/**
 * What decides a start of the campaign `c` of a query at this moment, as JSON. Of its senders that is what the team has said
 * of them; whether one is blocked or limited passes by itself.
 */
function startPlan(campaignId: string): Sql {
  return sql`
    json_object(
      'selection', json_array(c.lead_selection, c.selected_lead_count, (${countFinishedLeads(campaignId)})),
      'senders', json((
        SELECT json_group_array(
          json_array(s.id, s.url, s.kinds, s.limits, s.spacing_seconds, s.working_hours, s.enabled) ORDER BY s.id)
        FROM senders s WHERE s.account_group_id = c.account_group_id AND ${WOULD_SERVE})),
      'workflow', json(${frozenWorkflow()}))`;
}

/**
 * Whether the plan of the campaign `c` of a query is still the one that was read. A start that names none pays nothing for it.
 *
 * @param plan as it was read; null: whatever it is
 */
export function isStartPlan(campaignId: string, plan: string | null): Sql {
  return plan === null ? sql`true` : sql`${startPlan(campaignId)} = ${plan}`;
}

/** The plan of a start of a campaign now; null when the account group has no such campaign. */
export async function selectStartPlan(
  database: D1Database,
  accountGroupId: string,
  campaignId: string,
): Promise<ReadPlan | null> {
  const row = await readRow<{ plan: string }>(
    database,
    "read start plan",
    sql`SELECT ${startPlan(campaignId)} AS plan FROM campaigns c
        WHERE c.id = ${campaignId} AND c.account_group_id = ${accountGroupId}`,
  );
  return row === null ? null : { text: row.plan, tag: await makeTag(row.plan) };
}

async function makeTag(text: string): Promise<string> {
  const plan = toStartPlan(text);
  const parts = PLAN_PARTS.map(
    async (part): Promise<[PlanPart, string]> => [
      part,
      (await sha256(plan[part])).slice(0, FINGERPRINT_DIGITS),
    ],
  );
  return toPlanTag(Object.fromEntries(await Promise.all(parts)) as PlanFingerprints);
}
