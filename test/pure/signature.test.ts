/** Signatures, judged by the reference library of Standard Webhooks. */
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";

import { newSecret, signRequest } from "../../src/outbound/signature.ts";

const ID = "6b0000000000000000000001";

/** What the reference library makes of a request; null when it refuses it. */
function verify(secret: string, headers: Record<string, string>, body: string): unknown {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    return null;
  }
}

const sign = (body: string, ...secrets: string[]) =>
  signRequest({ id: ID, now: Date.now(), body }, secrets);

describe("newSecret", () => {
  it("makes secrets of 32 bytes that are all different", () => {
    const secrets = Array.from({ length: 100 }, newSecret);
    expect(secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret))).toBe(true);
    expect(new Set(secrets).size).toBe(100);
  });
});

describe("signRequest", () => {
  // The example of the specification's own libraries.
  it("signs as others do", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    expect(
      await signRequest({ id, now: 1_614_265_330_999, body: '{"test": 2432232314}' }, [secret]),
    ).toEqual({
      "webhook-id": id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it.each([
    ["ASCII", "hello"],
    ["umlauts", "Grüße aus Köln, ẞ und ß"],
    ["letters in two spellings", "zoe\u0308 zoë"],
    ["emoji", "👩‍👩‍👧‍👦 🏳️‍🌈 😀"],
    ["other scripts", "你好 مرحبا שלום"],
    ["control characters", "a\u0000b\r\n\t\u2028"],
    ["half a character", "\ud83d"],
    ["20 kB", "ä".repeat(10_000)],
    ["1 MB", "x".repeat(1_000_000)],
  ])("is understood with %s", async (_, text) => {
    const secret = newSecret();
    const body = JSON.stringify({ text });
    expect(verify(secret, await sign(body, secret), body)).toEqual({ text });
  });

  it("signs the bytes that fetch sends", async () => {
    const secret = newSecret();
    const body = '{"text":"ü 😀 \ud83d"}';
    const sent = await new Request("https://sender.example.com/", { method: "POST", body }).text();
    expect(verify(secret, await sign(body, secret), sent)).not.toBeNull();
  });

  it("is understood without a body", async () => {
    const secret = newSecret();
    const headers = await sign("", secret);
    expect(verify(secret, headers, "")).toBeUndefined();
    expect(verify(secret, headers, " ")).toBeNull();
  });

  it("is understood with either secret of a rotation, and no third", async () => {
    const [old, present, foreign] = [newSecret(), newSecret(), newSecret()];
    const headers = await sign("{}", old, present);
    expect(headers["webhook-signature"]).toMatch(/^v1,\S{44} v1,\S{44}$/);
    expect([old, present, foreign].map((secret) => verify(secret, headers, "{}"))).toEqual([
      {},
      {},
      null,
    ]);
  });

  it("is refused with any byte changed", async () => {
    const secret = newSecret();
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (body, place, change) => {
          const headers = await sign(body, secret);
          expect(verify(secret, headers, body)).toEqual(JSON.parse(body));
          const bytes = Buffer.from(body);
          const index = place % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ change;
          expect(verify(secret, headers, bytes.toString())).toBeNull();
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ["webhook-id", () => "another"],
    ["webhook-timestamp", (value: string) => String(Number(value) - 1)],
    ["webhook-signature", (value: string) => value.replace("v1,", "v1a,")],
  ] as const)("is refused with another %s", async (name, change) => {
    const secret = newSecret();
    const headers = await sign("{}", secret);
    expect(verify(secret, { ...headers, [name]: change(headers[name]) }, "{}")).toBeNull();
  });

  it("is refused after five minutes", async () => {
    const secret = newSecret();
    const now = Date.now() - 5 * 60_000 - 1_000;
    expect(
      verify(secret, await signRequest({ id: ID, now, body: "{}" }, [secret]), "{}"),
    ).toBeNull();
  });

  it.each([
    ["", "whsec_", "secret", "whsec_%%%"],
    [btoa("x".repeat(32)), `whsec_${btoa("x".repeat(23))}`, `whsec_${btoa("x".repeat(65))}`],
  ])("refuses malformed secrets, and does not repeat them", async (...secrets) => {
    for (const secret of secrets) {
      await expect(sign("{}", secret)).rejects.toThrow(
        new TypeError("A secret is whsec_ and 24 to 64 bytes in base64"),
      );
    }
  });

  it.each([24, 64])("signs with a secret of %i bytes", async (length) => {
    const secret = `whsec_${btoa("x".repeat(length))}`;
    expect(verify(secret, await sign("{}", secret), "{}")).toEqual({});
  });

  it("does not send a request without a signature", async () => {
    await expect(sign("{}")).rejects.toThrow("at least one secret");
  });
});
