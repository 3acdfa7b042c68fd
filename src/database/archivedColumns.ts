/** The columns of the rows that are archived. */
import type { ArchivedTable } from "../domain/archive.ts";

/** Every column of the tables, in the order in which a part has them. */
export const ARCHIVED_COLUMNS: Readonly<Record<ArchivedTable, readonly string[]>> = {
  instances: [
    ...["run_id", "position", "status", "updated_at", "step", "sender_id", "due_at", "reason"],
    ...["detail", "version"],
  ],
  actions: [
    ...["campaign_id", "position", "step", "run_id", "sender_id", "kind", "status", "attempt"],
    ...["reservation", "claim", "not_after", "slot_at", "first_called_at", "called_at"],
    ...["answered_at", "connected_at", "withdrawn_at", "code", "message", "external_id", "thread"],
  ],
};
