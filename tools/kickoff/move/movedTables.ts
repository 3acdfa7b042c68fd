/** What belongs to an account group, table by table: parents before their children, as rows come. They go the other way round. */
import { LEFT_BEHIND } from "../../../src/database/moves.ts";

/** How the rows are found whose parent is a row of one of these tables: `o` is the parent, and `?1` the account group. */
export const OWNERS = {
  account_groups: { from: "account_groups o", where: "o.id = ?1" },
  audiences: { from: "audiences o", where: "o.account_group_id = ?1" },
  campaigns: { from: "campaigns o", where: "o.account_group_id = ?1" },
  runs: {
    from: "campaigns c CROSS JOIN runs o ON o.campaign_id = c.id",
    where: "c.account_group_id = ?1",
  },
  webhook_endpoints: { from: "webhook_endpoints o", where: "o.account_group_id = ?1" },
} as const;

/** What stays of a table's rows. */
interface Remains {
  /** What they become: nothing that says anything of the account group. */
  readonly set: string;
  /** Whether the row is one that was left behind. */
  readonly are: string;
}

/** A table with rows of account groups. */
export interface MovedTable {
  readonly name: string;
  /** The table of the rows that own its rows, and the column that names the owner. */
  readonly owner: keyof typeof OWNERS;
  readonly column: string;
  /** What tells the rows of an owner apart, and puts them in order: an index has it behind the owner. */
  readonly key: readonly string[];
  /** How many are read and written at once: so many that the largest that there can be fit into memory. */
  readonly rowsAtOnce: number;
  /** How many are removed at once. */
  readonly removedAtOnce: number;
  /** Null: they are deleted. */
  readonly remains: Remains | null;
}

function table(
  name: string,
  owner: MovedTable["owner"],
  column: string,
  key: readonly string[],
  rowsAtOnce: number,
  remains: Remains | null = null,
): MovedTable {
  return { name, owner, column, key, rowsAtOnce, removedAtOnce: rowsAtOnce, remains };
}

/**
 * In this order no row comes before one that its foreign keys name. Senders, campaigns and runs leave something behind:
 * see `LEFT_BEHIND`.
 */
export const MOVED_TABLES: readonly MovedTable[] = [
  table("account_groups", "account_groups", "id", ["id"], 20),
  // Of each that is deleted, SQLite asks all campaigns whether they name it.
  table("audiences", "account_groups", "account_group_id", ["id"], 20),
  // One may have fifty attributes of 2,000 characters.
  table("leads", "audiences", "audience_id", ["position"], 250),
  table("templates", "account_groups", "account_group_id", ["id"], 100),
  table("senders", "account_groups", "account_group_id", ["id"], 200, {
    set: `account_group_id = '${LEFT_BEHIND}', name = 'moved', url = '', kinds = '[]', limits = '{}', working_hours = NULL,
      enabled = 0, secret = '', previous_secret = NULL, previous_secret_until = NULL`,
    are: `t.account_group_id = '${LEFT_BEHIND}'`,
  }),
  table("campaigns", "account_groups", "account_group_id", ["id"], 200, {
    set: `account_group_id = '${LEFT_BEHIND}', audience_id = '${LEFT_BEHIND}', name = 'moved', description = NULL,
      starter_template_id = '', outreach_language = NULL, sender_ids = NULL`,
    are: `t.account_group_id = '${LEFT_BEHIND}'`,
  }),
  table("selected_leads", "campaigns", "campaign_id", ["position"], 2_000),
  table("content_slots", "campaigns", "campaign_id", ["position"], 500),
  table("runs", "campaigns", "campaign_id", ["id"], 20, {
    set: "started_by = '', idempotency_key = NULL, trace_id = '', started_campaign = '{}', workflow = NULL",
    are: "t.started_campaign = '{}'",
  }),
  table("ranges", "runs", "run_id", ["from_position"], 500),
  table("stops", "runs", "run_id", ["id"], 200),
  table("instances", "runs", "run_id", ["position"], 2_000),
  // Their objects in R2 stay where they are: they are named by the account group, not by the database.
  table("archive_parts", "runs", "run_id", ["part"], 500),
  table("instance_counts", "runs", "run_id", ["status", "reason", "step"], 500),
  table("actions", "campaigns", "campaign_id", ["position", "step"], 1_000),
  table("suppressions", "account_groups", "account_group_id", ["identity_hash"], 1_000),
  table("sender_events", "account_groups", "account_group_id", ["id"], 500),
  table(
    "received_messages",
    "audiences",
    "audience_id",
    ["position", "received_at", "event_id"],
    100,
  ),
  table("dead_letters", "runs", "run_id", ["message_id"], 100),
  table("events", "account_groups", "account_group_id", ["sequence"], 1_000),
  table("webhook_endpoints", "account_groups", "account_group_id", ["id"], 100),
  table("webhook_deliveries", "webhook_endpoints", "endpoint_id", ["sequence", "number"], 1_000),
  {
    // One may have a megabyte, as a rule some kilobytes. No index leads to those of an account group, so that each removal
    // reads all that there are.
    ...table("idempotent_answers", "account_groups", "account_group_id", ["key_hash"], 20),
    removedAtOnce: 500,
  },
];
