import { crc32 as crc32OfZlib } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { crc32 } from "../../src/platform/crc32.ts";

describe("crc32", () => {
  it("is what zlib reckons, for any text", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff })), (codePoints) => {
        const text = String.fromCodePoint(...codePoints).toWellFormed();
        expect(crc32(text)).toBe(crc32OfZlib(text));
      }),
      { examples: [[[]], [[..."123456789"].map((digit) => digit.charCodeAt(0))]] },
    );
  });
});
