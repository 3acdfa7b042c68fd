/** An instance with everything that decides about it, and what its lead has written. */
import type { InstanceKey } from "../domain/action.ts";
import type { InstanceRecord } from "../domain/instanceStanding.ts";
import type { ReceivedMessage } from "../domain/senderEventDecisions.ts";
import { parseFrozenWorkflow } from "../domain/workflow.ts";
import { ACTION } from "./actions.ts";
import { selectArchivedAbout } from "./archivedRuns.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { INSTANCE_AS_IT_IS, toInstance } from "./instancePages.ts";
import { PERSON } from "./leads.ts";
import { runBatch, sql } from "./sql.ts";

/** Those shown of a lead who has written more: those that were told last. */
const MAXIMUM_MESSAGES = 100;

const RECEIVED_MESSAGE: Columns<ReceivedMessage> = {
  occurredAt: "occurred_at",
  eventId: "event_id",
  isAutomatic: ["is_automatic", Boolean],
  text: "text",
};

/** An instance as it is recorded. */
export interface RecordedInstance extends InstanceRecord {
  /** What the lead has written, in the order of its times. */
  readonly messages: readonly ReceivedMessage[];
}

/** The run whose part of the archive has the instance, or its actions: so far as is known without reading the part. */
interface ArchivedInstance {
  readonly archivedRunId: string;
}

/** Reads an instance of a campaign, in one round trip; null when the campaign has none that is named so. */
export async function selectInstanceRecord(
  database: D1Database,
  campaign: { readonly id: string; readonly audienceId: string },
  { runId, position }: InstanceKey,
): Promise<RecordedInstance | ArchivedInstance | null> {
  const { id, audienceId } = campaign;
  const [instances, actions, messages, archived] = await runBatch<Row>(database, "read instance", [
    sql`SELECT ${INSTANCE_AS_IT_IS}, r.workflow, l.id AS lead_id, ${columnsOf(PERSON, "l")}
        FROM runs r
        JOIN instances i ON i.run_id = r.id AND i.position = ${position}
        JOIN leads l ON l.audience_id = ${audienceId} AND l.position = i.position
        WHERE r.id = ${runId} AND r.campaign_id = ${id}`,
    sql`SELECT ${columnsOf(ACTION, "a")} FROM actions a
        WHERE a.campaign_id = ${id} AND a.position = ${position} ORDER BY a.step`,
    sql`SELECT ${columnsOf(RECEIVED_MESSAGE, "m")} FROM received_messages m
        WHERE m.audience_id = ${audienceId} AND m.position = ${position}
        ORDER BY m.received_at DESC, m.event_id DESC LIMIT ${MAXIMUM_MESSAGES}`,
    selectArchivedAbout(id, { runId, position }),
  ]);
  const [row] = instances?.results ?? [];
  const [part] = archived?.results ?? [];
  // Between the instances that a part has there may be one that has stayed, whole.
  if (part !== undefined && (row === undefined || part.table_name === "actions")) {
    return { archivedRunId: String(part.id) };
  }
  if (row === undefined) return null;
  return {
    instance: toInstance(row),
    workflow: row.workflow === null ? null : parseFrozenWorkflow(String(row.workflow)),
    actions: (actions?.results ?? []).map((action) => toValue(ACTION, action)),
    messages: (messages?.results ?? [])
      .map((message) => toValue(RECEIVED_MESSAGE, message))
      .reverse()
      .sort((one, other) => one.occurredAt - other.occurredAt),
  };
}
