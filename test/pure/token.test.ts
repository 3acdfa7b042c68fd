/** The format of an API key. */
import { afterEach, describe, expect, it, vi } from "vitest";

import { hashToken, isWellFormedToken, newToken } from "../../src/keys/token.ts";

// CRC-32 of these 38 characters is 0x6bc51467, in base62 1yMVfD: reckoned by zlib, outside this code.
const KNOWN = `sk_live_${"0".repeat(30)}`;

afterEach(() => vi.restoreAllMocks());

describe("newToken", () => {
  it("makes keys that are well formed and all different", () => {
    const tokens = Array.from({ length: 500 }, newToken);
    expect(tokens.filter((token) => !isWellFormedToken(token))).toEqual([]);
    expect(new Set(tokens).size).toBe(500);
    expect(tokens.every((token) => /^sk_live_[0-9A-Za-z]{36}$/.test(token))).toBe(true);
  });

  it("uses every character of the alphabet", () => {
    const characters = new Set(
      Array.from({ length: 200 }, newToken).flatMap((token) => [...token.slice(8, 38)]),
    );
    expect(characters.size).toBe(62);
  });

  it("passes over the bytes that would make some characters likelier than others", () => {
    const draws = [[248, 255, ...Array<number>(28).fill(247)], Array<number>(30).fill(0)];
    vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
      (array as Uint8Array).set(draws.shift() ?? []);
      return array;
    });

    expect(newToken().slice(8, 38)).toBe(`${"z".repeat(28)}00`);
  });
});

describe("isWellFormedToken", () => {
  it("refuses a key with any one character changed", () => {
    const token = newToken();
    for (let position = 0; position < token.length; position++) {
      const changed = token[position] === "x" ? "y" : "x";
      expect(
        isWellFormedToken(token.slice(0, position) + changed + token.slice(position + 1)),
      ).toBe(false);
    }
  });

  it("refuses a key with two neighbours exchanged", () => {
    const token = newToken();
    for (let position = 8; position < token.length - 1; position++) {
      const [first = "", second = ""] = token.slice(position, position + 2);
      if (first === second) continue;
      const exchanged = token.slice(0, position) + second + first + token.slice(position + 2);
      expect(isWellFormedToken(exchanged)).toBe(false);
    }
  });

  it.each([
    "",
    "sk_live_",
    newToken().slice(0, -1),
    `${newToken()}x`,
    ` ${newToken()}`,
    `${newToken()}\n`,
  ])("refuses %j", (token) => {
    expect(isWellFormedToken(token)).toBe(false);
  });

  // Each with the right checksum, reckoned by zlib, outside this code.
  it.each([
    ["is too short", `sk_live_${"0".repeat(29)}2x0qCU`],
    ["is too long", `sk_live_${"0".repeat(31)}0ijjBO`],
    ["begins before its prefix", `xsk_live_${"0".repeat(30)}4OaWJZ`],
    ["has another prefix", `sk_test_${"0".repeat(30)}2OMZgq`],
    ["has a character of another alphabet", `sk_live_${"0".repeat(29)}-09wuju`],
  ])("refuses a key that %s, whatever its checksum", (_, token) => {
    expect(isWellFormedToken(token)).toBe(false);
  });

  it("knows the checksum of GitHub's construction", () => {
    expect(isWellFormedToken(`${KNOWN}1yMVfD`)).toBe(true);
  });
});

it("stands for a key by its SHA-256", async () => {
  expect(await hashToken("abc")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
