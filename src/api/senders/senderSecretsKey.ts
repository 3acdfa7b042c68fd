import { readSecretsKey } from "../../senders/secrets.ts";

/**
 * The key under which the secrets of senders are kept.
 *
 * @throws {SecretsKeyError} when the deployment has none
 */
export function readSenderSecretsKey(env: Pick<Env, "SENDER_SECRETS_KEY">): Promise<CryptoKey> {
  return readSecretsKey("SENDER_SECRETS_KEY", env.SENDER_SECRETS_KEY);
}
