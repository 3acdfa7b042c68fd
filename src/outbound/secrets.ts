/**
 * Encryption at rest of the secrets that sign requests to senders and webhook endpoints: AES-GCM with a key of 256 bits that only the Worker
 * has, a random nonce for each text, and the owner's id as associated data, so that what is kept for one cannot be used
 * for another. Whoever reads the database alone learns no secret.
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";

/** Begins what is kept, and says how it is encrypted: another key or another algorithm gets another version. */
const VERSION = "v1.";
const KEY_BYTES = 32;
/** As long as AES-GCM advises: random nonces of one key then last for 2^32 texts (NIST SP 800-38D, section 8.3). */
const NONCE_BYTES = 12;
const ALGORITHM = "AES-GCM";

/** The Worker's key is missing or malformed: a mistake of the deployment. */
export class SecretsKeyError extends Error {
  override readonly name = "SecretsKeyError";

  constructor(setting: string) {
    super(
      `The Worker secret ${setting} must be 32 random bytes in base64; ` +
        `set it with: openssl rand -base64 32 | npx wrangler secret put ${setting}`,
    );
  }
}

/** What is kept cannot be decrypted: another key has encrypted it, it is another owner's, or it was changed. */
export class SecretUnreadableError extends Error {
  override readonly name = "SecretUnreadableError";

  constructor(ownerId: string, detail: string) {
    super(`The secret of ${ownerId} cannot be read: ${detail}`);
  }
}

/**
 * Reads the key from a Worker secret, once for many secrets. It cannot be read out again.
 *
 * @param setting the name of the Worker secret, for the error
 * @throws {SecretsKeyError}
 */
export async function readSecretsKey(
  setting: string,
  configured: string | undefined,
): Promise<CryptoKey> {
  const bytes = decodeBase64(configured ?? "");
  if (bytes?.length !== KEY_BYTES) throw new SecretsKeyError(setting);
  return await crypto.subtle.importKey("raw", bytes, ALGORITHM, false, ["encrypt", "decrypt"]);
}

/**
 * The key under which the secrets of senders and webhook endpoints are kept.
 *
 * @throws {SecretsKeyError} when the deployment has none
 */
export function readSenderSecretsKey(env: Pick<Env, "SENDER_SECRETS_KEY">): Promise<CryptoKey> {
  return readSecretsKey("SENDER_SECRETS_KEY", env.SENDER_SECRETS_KEY);
}

/** Encrypts an owner's secret, as it is kept: `v1.` and base64 of the nonce and the ciphertext. Different each time. */
export async function encryptSecret(
  key: CryptoKey,
  ownerId: string,
  secret: string,
): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const text = new TextEncoder().encode(secret);
  const encrypted = await crypto.subtle.encrypt(parameters(nonce, ownerId), key, text);
  return VERSION + encodeBase64(new Uint8Array([...nonce, ...new Uint8Array(encrypted)]));
}

/**
 * Decrypts what is kept of an owner's secret.
 *
 * @throws {SecretUnreadableError} its message has neither the secret nor what is kept
 */
export async function decryptSecret(
  key: CryptoKey,
  ownerId: string,
  kept: string,
): Promise<string> {
  if (!kept.startsWith(VERSION)) {
    throw new SecretUnreadableError(ownerId, "it was encrypted by another version of Kickoff");
  }
  const bytes = decodeBase64(kept.slice(VERSION.length));
  if (bytes === null) throw new SecretUnreadableError(ownerId, "it is damaged");
  const nonce = bytes.slice(0, NONCE_BYTES);
  const encrypted = bytes.slice(NONCE_BYTES);
  try {
    const text = await crypto.subtle.decrypt(parameters(nonce, ownerId), key, encrypted);
    return new TextDecoder().decode(text);
  } catch {
    throw new SecretUnreadableError(
      ownerId,
      "it was encrypted with another key or for another owner, or it is damaged",
    );
  }
}

/** Decrypts what is kept of an owner's secrets, with the key that the deployment has. */
export async function decryptSecrets(
  env: Pick<Env, "SENDER_SECRETS_KEY">,
  ownerId: string,
  kept: readonly string[],
): Promise<string[]> {
  const key = await readSenderSecretsKey(env);
  return Promise.all(kept.map((secret) => decryptSecret(key, ownerId, secret)));
}

function parameters(iv: Uint8Array<ArrayBuffer>, ownerId: string) {
  return { name: ALGORITHM, iv, additionalData: new TextEncoder().encode(ownerId) };
}
