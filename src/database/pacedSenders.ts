/** The senders of a campaign, with the slots that they have used. */
import type { PacedSender } from "../domain/estimateEnd.ts";
import { type Slot, toSlotTimes } from "../domain/slotTimes.ts";
import { columnsOf, type Row, toValue } from "./columns.ts";
import { SENDER } from "./senders.ts";
import { runBatch, type Sql, sql } from "./sql.ts";

/** The longest window of a limit. */
const LONGEST_WINDOW_MILLISECONDS = 7 * 24 * 3_600_000;
/** Of a larger account group those that are enabled come first. */
const MAXIMUM_SENDERS = 100;

/** Which senders serve a campaign, whatever kinds they perform. */
export interface ServingSenders {
  readonly accountGroupId: string;
  /** Null: every one of the account group. */
  readonly senderIds: readonly string[] | null;
}

/** The serving senders. */
export function selectServing({ accountGroupId, senderIds }: ServingSenders): Sql {
  const named = JSON.stringify(senderIds ?? []);
  return sql`
    SELECT s.* FROM senders s
    WHERE s.account_group_id = ${accountGroupId}
      AND (${senderIds === null} OR s.id IN (SELECT value FROM json_each(${named})))
    ORDER BY s.enabled DESC, s.id LIMIT ${MAXIMUM_SENDERS}`;
}

/** Their rows, and their slots that may still count. */
export function pacedSenderStatements(serving: ServingSenders, now: number): [Sql, Sql] {
  return [
    sql`SELECT ${columnsOf(SENDER, "s")} FROM (${selectServing(serving)}) s`,
    sql`SELECT a.sender_id, a.kind, a.slot_at AS at
        FROM (${selectServing(serving)}) s
        CROSS JOIN actions a INDEXED BY actions_in_windows
          ON a.sender_id = s.id AND a.slot_at > ${now - LONGEST_WINDOW_MILLISECONDS}`,
  ];
}

/** The senders from the results of these statements. */
export function toPacedSenders(
  senders: readonly Row[] = [],
  slots: readonly Row[] = [],
): PacedSender[] {
  const slotsOf = Map.groupBy(slots, (row) => row.sender_id);
  return senders.map((row) => ({
    sender: toValue(SENDER, row),
    slots: toSlotTimes(
      (slotsOf.get(row.id ?? "") ?? []).map(
        ({ kind, at }): Slot => ({ kind: String(kind), at: Number(at) }),
      ),
    ),
  }));
}

/** Reads the senders that serve a campaign, with the slots that they have used. */
export async function selectPacedSenders(
  database: D1Database,
  serving: ServingSenders,
  now: number,
): Promise<PacedSender[]> {
  const [senders, slots] = await runBatch<Row>(
    database,
    "read senders and slots",
    pacedSenderStatements(serving, now),
  );
  return toPacedSenders(senders?.results, slots?.results);
}
