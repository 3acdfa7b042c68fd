/** The slots that senders have used. */
import { longestWindow } from "../domain/pace.ts";
import { type Sender, toPaceSettings } from "../domain/sender.ts";
import { type SlotTimes, toSlotTimes } from "../domain/slotTimes.ts";
import { readRows, sql } from "./sql.ts";

/** The slots of a sender that matter at a moment. */
export interface UsedSlots {
  readonly times: SlotTimes;
  readonly count: number;
  /** They count later than this, in milliseconds since 1970. */
  readonly after: number;
}

/**
 * The slots of senders that matter at `now`, by the sender's id: those that its limits and its spacing still ask for.
 *
 * @param now milliseconds since 1970
 */
export async function selectUsedSlots(
  database: D1Database,
  senders: readonly Sender[],
  now: number,
): Promise<ReadonlyMap<string, UsedSlots>> {
  const paced = senders.map((sender) => {
    const window = longestWindow(toPaceSettings(sender));
    return { id: sender.id, after: now - window, isPaced: window > 0 };
  });
  const wanted = paced.filter(({ isPaced }) => isPaced);
  const rows =
    wanted.length === 0
      ? []
      : await readRows<{ sender_id: string; kind: string; at: number }>(
          database,
          "select slots",
          sql`SELECT a.sender_id, a.kind, a.slot_at AS at
              FROM json_each(${JSON.stringify(wanted)}) wanted
              CROSS JOIN actions a ON a.sender_id = wanted.value ->> 'id' AND a.slot_at > wanted.value ->> 'after'
              ORDER BY a.sender_id, a.slot_at`,
        );
  const slots = Map.groupBy(rows, ({ sender_id: senderId }) => senderId);
  return new Map(
    paced.map(({ id, after }) => {
      const own = slots.get(id) ?? [];
      return [id, { times: toSlotTimes(own), count: own.length, after }];
    }),
  );
}

/** The slots of one sender that matter at `now`. */
export async function selectSlotsOf(
  database: D1Database,
  sender: Sender,
  now: number,
): Promise<UsedSlots> {
  const slots = (await selectUsedSlots(database, [sender], now)).get(sender.id);
  return slots ?? { times: toSlotTimes([]), count: 0, after: now };
}
