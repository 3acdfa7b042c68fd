/** A sender as it can be called: its address is allowed, and its secrets are readable. */
import { recordPause } from "../database/recordActions.ts";
import type { SenderToCall } from "../database/senders.ts";
import { guardDeployed } from "../outbound/addressGuard.ts";
import type { CallableHost } from "../outbound/postSigned.ts";
import { decryptSecrets } from "../outbound/secrets.ts";

/** The code with which a sender is blocked whose URL was allowed when it was registered, and is not now. */
const URL_REFUSED = "url_refused";

/** A sender that can be called, and what it promises of the actions that it was asked for. */
export type CallableSenderOfActions = CallableHost &
  Pick<SenderToCall, "keepsKeysHours" | "looksUpActions">;

/**
 * Makes a sender ready for calls. One whose address is not allowed is blocked, so that a person sees it.
 *
 * @returns null when it may not be called
 * @throws {SecretsKeyError} when the deployment has no key, or another one
 */
export async function prepareSender(
  database: D1Database,
  senderId: string,
  sender: SenderToCall,
  env: Pick<Env, "SENDER_SECRETS_KEY" | "LOCAL_SENDERS">,
  now: number,
): Promise<CallableSenderOfActions | null> {
  const guarded = guardDeployed(sender.url, env);
  if (!guarded.allowed) {
    await recordPause(database, senderId, { blockedCode: URL_REFUSED }, now);
    return null;
  }
  const { keepsKeysHours, looksUpActions, encryptedSecrets } = sender;
  const secrets = await decryptSecrets(env, senderId, encryptedSecrets);
  return { url: guarded.url, secrets, keepsKeysHours, looksUpActions };
}
