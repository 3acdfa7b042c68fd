/** Calls the object of a sender. */
import { callUpstream } from "../platform/upstream.ts";
import { type SenderObjectName, toSenderObjectName } from "./senderObjectName.ts";

/**
 * Tells a sender's object that something has changed: it looks now.
 *
 * @param settled how many of its actions have ended
 */
export async function wakeSender(
  { SENDERS }: Pick<Env, "SENDERS">,
  name: SenderObjectName,
  settled = 0,
): Promise<void> {
  await callUpstream("SENDERS", "wake sender", async () =>
    SENDERS.getByName(toSenderObjectName(name)).wake(settled),
  );
}
