/**
 * Signatures of the requests to senders and webhook endpoints, as version 1 of Standard Webhooks has them: HMAC-SHA-256 with a secret that
 * both sides know, over the id, the second of the attempt and the exact bytes of the body.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";

const PREFIX = "whsec_";
const NEW_SECRET_BYTES = 32;
/** The specification allows 24 to 64 bytes. */
const MINIMUM_SECRET_BYTES = 24;
const MAXIMUM_SECRET_BYTES = 64;

/** What is signed. */
export interface SignedRequest {
  /** The same for every attempt. It has no dot. */
  readonly id: string;
  /** The moment of this attempt, in milliseconds since 1970. */
  readonly now: number;
  /** The body as it is sent; "" when there is none. */
  readonly body: string;
}

/** The headers that carry a signature. A type, since an interface is no record of headers. */
export type SignatureHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/** Makes a new secret: `whsec_` and 32 random bytes in base64. It is shown once, and kept encrypted. */
export function newSecret(): string {
  return PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(NEW_SECRET_BYTES)));
}

/**
 * Signs a request with each secret that is valid now: two during a rotation, so that a receiver with either accepts it.
 *
 * @throws {TypeError} when a secret is malformed, or there is none. The message does not repeat it
 */
export async function signRequest(
  { id, now, body }: SignedRequest,
  secrets: readonly string[],
): Promise<SignatureHeaders> {
  if (secrets.length === 0) throw new TypeError("A request is signed with at least one secret");
  const timestamp = String(Math.floor(now / 1000));
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = await Promise.all((await readKeys(secrets)).map((key) => sign(signed, key)));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

/** The keys of a list of secrets, which signs many requests. */
const keysOf = new WeakMap<readonly string[], Promise<readonly CryptoKey[]>>();

function readKeys(secrets: readonly string[]): Promise<readonly CryptoKey[]> {
  const known = keysOf.get(secrets);
  if (known !== undefined) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const keys = Promise.all(
    secrets.map(async (secret) =>
      crypto.subtle.importKey("raw", readSecret(secret), algorithm, false, ["sign"]),
    ),
  );
  keysOf.set(secrets, keys);
  return keys;
}

async function sign(signed: Uint8Array, key: CryptoKey): Promise<string> {
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
  return `v1,${encodeBase64(signature)}`;
}

/**
 * The bytes of a secret.
 *
 * @throws {TypeError} when it is malformed. The message does not repeat it
 */
export function readSecret(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = secret.startsWith(PREFIX) ? decodeBase64(secret.slice(PREFIX.length)) : null;
  const length = bytes?.length ?? 0;
  if (bytes === null || length < MINIMUM_SECRET_BYTES || length > MAXIMUM_SECRET_BYTES) {
    throw new TypeError("A secret is whsec_ and 24 to 64 bytes in base64");
  }
  return bytes;
}
