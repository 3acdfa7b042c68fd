/** Calls the object of a sender. */
import { logError } from "../platform/log.ts";
import { callUpstream } from "../platform/upstream.ts";
import { type SenderObjectName, toSenderObjectName } from "./senderObjectName.ts";

/**
 * Tells a sender's object that something has changed, so that it looks. A fault is logged and nothing else: what has
 * changed is in D1, and the sweep wakes the sender within minutes.
 *
 * @param settled how many of its actions have ended
 */
export async function wakeSender(
  { SENDERS }: Pick<Env, "SENDERS">,
  name: SenderObjectName,
  settled = 0,
): Promise<void> {
  try {
    await callUpstream("SENDERS", "wake sender", async () =>
      SENDERS.getByName(toSenderObjectName(name)).wake(settled),
    );
  } catch (error) {
    const { accountGroupId, databaseNumber, senderId } = name;
    logError("sender.asleep", error, { accountGroupId, databaseNumber, senderId });
  }
}
