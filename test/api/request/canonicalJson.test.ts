/** Bodies that mean the same have the same canonical JSON, and no others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalJson } from "../../../src/api/request/canonicalJson.ts";

const parse = (text: string): unknown => JSON.parse(text);

describe("canonicalJson", () => {
  it.each<[string, string]>([
    ["null", "null"],
    ["1.0", "1"],
    ["-0", "0"],
    ['"a\\u000ab"', '"a\\nb"'],
    ["[]", "[]"],
    ["{}", "{}"],
    ["[1, [2], {}, null]", "[1,[2],{},null]"],
    ['{"b": 1, "a": {"d": [true], "c": ""}}', '{"a":{"c":"","d":[true]},"b":1}'],
    ['{"10": 1, "9": 2, "Z": 3, "a": 4}', '{"10":1,"9":2,"Z":3,"a":4}'],
    ['{"a": null, "b": {"c": null}}', '{"b":{}}'],
    ['{"__proto__": {"a": 1}}', '{"__proto__":{"a":1}}'],
    ['{"\\"": ",", ",": "\\""}', '{"\\"":",",",":"\\""}'],
  ])("of %s is %s", (text, canonical) => {
    expect(canonicalJson(parse(text))).toBe(canonical);
  });

  it("passes over what is undefined, as JSON does", () => {
    expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  });

  it("has the same meaning, and is its own canonical JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parse(text))).toBe(text);
        expect(parse(text)).toEqual(withoutNulls(parse(JSON.stringify(value))));
      }),
    );
  });

  it("does not depend on the order of members", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it("can be had of what is nested deeper than the stack", () => {
    const depth = 200_000;
    const text = `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`;

    expect(canonicalJson(parse(text))).toBe(text);
  });
});

/** A JSON value without the members that are null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
