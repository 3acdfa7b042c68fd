/** A sender as it can be called: its address is allowed, and its secrets are readable. */
import { recordActions } from "../database/recordActions.ts";
import type { SenderToCall } from "../database/senders.ts";
import { guardAddress } from "../senders/addressGuard.ts";
import type { CallableSender } from "../senders/callSender.ts";
import { decryptSecret, readSecretsKey } from "../senders/secrets.ts";

/** The code with which a sender is blocked whose URL was allowed when it was registered, and is not now. */
const URL_REFUSED = "url_refused";

/**
 * Makes a sender callable. One whose address is not allowed is blocked, so that a person sees it.
 *
 * @returns null when it may not be called
 * @throws {SecretsKeyError} when the deployment has no key, or another one
 */
export async function toCallableSender(
  database: D1Database,
  senderId: string,
  { url, encryptedSecrets }: SenderToCall,
  env: Pick<Env, "SENDER_SECRETS_KEY" | "LOCAL_SENDERS">,
): Promise<CallableSender | null> {
  const isLocalAllowed: string = env.LOCAL_SENDERS;
  const guarded = guardAddress(url, {
    // Which host is the Worker's own is known at a request alone: it was checked when the URL was given.
    ownHosts: [],
    allowsLocal: isLocalAllowed === "allowed",
  });
  if (!guarded.allowed) {
    const pauses = [{ blockedCode: URL_REFUSED }];
    await recordActions(database, {
      senderId,
      records: [],
      transitions: [],
      pauses,
      now: Date.now(),
    });
    return null;
  }
  const key = await readSecretsKey("SENDER_SECRETS_KEY", env.SENDER_SECRETS_KEY);
  const secrets = await Promise.all(
    encryptedSecrets.map((secret) => decryptSecret(key, senderId, secret)),
  );
  return { url: guarded.url, secrets };
}
