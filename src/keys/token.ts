/**
 * The format of an API key: `sk_live_`, 30 random base62 characters, then 6 base62 characters of CRC-32 over all that
 * precedes. A typo or a scanner's guess is refused by arithmetic alone. The construction is that of GitHub's tokens:
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
import { crc32 } from "../platform/crc32.ts";

import { sha256 } from "../platform/sha256.ts";

const PREFIX = "sk_live_";
const RANDOM_CHARACTERS = 30;
const CHECKSUM_CHARACTERS = 6;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHAPE = /^sk_live_[0-9A-Za-z]{36}$/;

/** Makes a new key. It is shown once and stored nowhere. */
export function newToken(): string {
  let token = PREFIX;
  while (token.length < PREFIX.length + RANDOM_CHARACTERS) {
    for (const byte of crypto.getRandomValues(new Uint8Array(RANDOM_CHARACTERS))) {
      // 248 is the largest multiple of 62 in a byte: taking less keeps every character equally likely.
      if (byte < 248 && token.length < PREFIX.length + RANDOM_CHARACTERS) {
        token += BASE62.charAt(byte % 62);
      }
    }
  }
  return token + checksum(token);
}

/** Whether a token could be a key of ours. Costs no call: a mistyped key never reaches KV. */
export function isWellFormedToken(token: string): boolean {
  if (!SHAPE.test(token)) return false;
  const body = token.slice(0, -CHECKSUM_CHARACTERS);
  return checksum(body) === token.slice(-CHECKSUM_CHARACTERS);
}

/** What stands for a key in KV: SHA-256 in hexadecimal. */
export function hashToken(token: string): Promise<string> {
  return sha256(token);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let characters = "";
  for (let index = 0; index < CHECKSUM_CHARACTERS; index++) {
    characters = BASE62.charAt(rest % 62) + characters;
    rest = Math.floor(rest / 62);
  }
  return characters;
}
