/** Encryption at rest of the secrets that sign. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  decryptSecret,
  encryptSecret,
  readSecretsKey,
  SecretsKeyError,
  SecretUnreadableError,
} from "../../src/outbound/secrets.ts";
import { newSecret } from "../../src/outbound/signature.ts";

const SENDER = "6b0000000000000000000001";
const OTHER_SENDER = "6b0000000000000000000002";
const configured = btoa("k".repeat(32));
const key = await readSecretsKey("SENDER_SECRETS_KEY", configured);

describe("readSecretsKey", () => {
  it.each([
    ["absent", undefined],
    ["empty", ""],
    ["no base64", "correct horse battery staple!"],
    ["too short", btoa("k".repeat(31))],
    ["too long", btoa("k".repeat(33))],
    ["in hexadecimal", "6b".repeat(32)],
  ])("says what to do when the key is %s, and does not repeat it", async (_, text) => {
    const reading = readSecretsKey("SENDER_SECRETS_KEY", text);
    await expect(reading).rejects.toThrow(new SecretsKeyError("SENDER_SECRETS_KEY"));
    await expect(reading).rejects.toThrow(
      "The Worker secret SENDER_SECRETS_KEY must be 32 random bytes in base64; set it with: openssl rand -base64 32 | npx wrangler secret put SENDER_SECRETS_KEY",
    );
  });

  it("takes what openssl prints, line end included, and does not give the key out", async () => {
    const read = await readSecretsKey("SENDER_SECRETS_KEY", `${configured}\n`);
    expect(read.extractable).toBe(false);
    const kept = await encryptSecret(key, SENDER, "secret");
    expect(await decryptSecret(read, SENDER, kept)).toBe("secret");
  });
});

describe("encryptSecret", () => {
  it("gives back what it was given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (secret, sender) => {
        const kept = await encryptSecret(key, sender, secret);
        expect(kept).toMatch(/^v1\.[A-Za-z0-9+/]+=*$/);
        expect(await decryptSecret(key, sender, kept)).toBe(secret);
      }),
    );
  });

  it("never gives the same twice, and shows nothing of the secret", async () => {
    const secret = newSecret();
    const kept = await Promise.all(
      Array.from({ length: 100 }, () => encryptSecret(key, SENDER, secret)),
    );
    expect(new Set(kept.map((text) => text.slice(0, 19))).size).toBe(100);
    expect(kept.every((text) => !atob(text.slice(3)).includes("whsec_"))).toBe(true);
  });
});

describe("decryptSecret", () => {
  const secret = newSecret();

  async function refusalOf(kept: string, sender = SENDER, own = key): Promise<Error> {
    return await decryptSecret(own, sender, kept).then(
      () => expect.unreachable(),
      (error: Error) => error,
    );
  }

  it("refuses what was encrypted for another sender", async () => {
    const kept = await encryptSecret(key, SENDER, secret);
    expect(await refusalOf(kept, OTHER_SENDER)).toEqual(
      new SecretUnreadableError(
        OTHER_SENDER,
        "it was encrypted with another key or for another owner, or it is damaged",
      ),
    );
  });

  it("refuses what was encrypted with another key", async () => {
    const other = await readSecretsKey("SENDER_SECRETS_KEY", btoa("o".repeat(32)));
    const kept = await encryptSecret(other, SENDER, secret);
    expect(await refusalOf(kept)).toBeInstanceOf(SecretUnreadableError);
  });

  it("refuses what has any bit changed", async () => {
    const kept = await encryptSecret(key, SENDER, secret);
    const bytes = Uint8Array.from(atob(kept.slice(3)), (character) => character.charCodeAt(0));
    for (let index = 0; index < bytes.length; index++) {
      const changed = bytes.with(index, (bytes[index] ?? 0) ^ (1 << (index % 8)));
      const text = `v1.${btoa(String.fromCharCode(...changed))}`;
      expect(await refusalOf(text)).toBeInstanceOf(SecretUnreadableError);
    }
  });

  it.each(["", "v1.", "v1.AAAA", "v1.%%%", "v2.AAAA", secret])(
    "refuses %j in words that repeat nothing of it",
    async (kept) => {
      const { message } = await refusalOf(kept);
      expect(message).toMatch(new RegExp(`^The secret of ${SENDER} cannot be read: it `));
      expect(message).not.toContain("whsec_");
    },
  );
});
