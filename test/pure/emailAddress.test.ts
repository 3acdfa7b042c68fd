/** The texts that are e-mail addresses, each in one spelling, and no others. */
import fc from "fast-check";
import { expect, it } from "vitest";

import { toEmailAddress } from "../../src/domain/emailAddress.ts";

it.each([
  "a@example.com",
  "Avery.Stone@Example.COM",
  "o'neill.b+c_d-e@sub.example.co",
  "quote'@example.com",
  "dept/sales=eu!x@example.com",
  "#$%&*?^`{|}~@example.com",
  "a@ex.xn--p1ai",
  "a@1.example.museum",
  "a@a--b.example.c0m",
  "jos\u00e9@example.com",
  "\u7528\u6237@example.com",
  `${"a".repeat(308)}@example.com`,
])("keeps %s as it is", (address) => {
  expect(toEmailAddress(address)).toBe(address);
});

it.each([
  ["a@b\u00fccher.example", "a@xn--bcher-kva.example"],
  ["A@B\u00dcCHER.Example", "A@xn--bcher-kva.example"],
  ["a@bu\u0308cher.example", "a@xn--bcher-kva.example"],
  ["a@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "a@xn--e1afmkfd.xn--p1ai"],
  ["a@stra\u00dfe.example", "a@xn--strae-oqa.example"],
  ["jose\u0301@example.com", "jos\u00e9@example.com"],
])("keeps one spelling of %s", (text, kept) => {
  expect(toEmailAddress(text)).toBe(kept);
});

it.each([
  "",
  "a",
  "example.com",
  "www.example.com",
  "\u00fc.example.com",
  "@",
  "@example.com",
  "a@",
  "a@localhost",
  "a@example",
  "a@example.1",
  "a@127.0.0.1",
  "a@1.2",
  "a@0x7f.1",
  "a@[127.0.0.1]",
  "a@example.com.",
  "a@.example.com",
  "a@example..com",
  "a@-example.com",
  "a@example.com/path",
  "a@example.com:25",
  "a@ex%61mple.com",
  "a@\u00fc%2e.com",
  "a@\u00fc/x.com",
  "a@\u00fc_b.com",
  "a@\u00fc",
  "a@\u0301.com",
  "a@exa mple.com",
  ".a@example.com",
  "a.@example.com",
  "a..b@example.com",
  "a b@example.com",
  "a@b@example.com",
  '"a b"@example.com',
  "a@example.com, b@example.com",
  "<a@example.com>",
  "mailto:a@example.com",
  "a\u200b@example.com",
  "a\ud83d\ude00@example.com",
])("refuses %s", (text) => {
  expect(toEmailAddress(text)).toBeNull();
});

it("keeps what it has kept", () => {
  const character = fc.constantFrom(..."aZ1.-_@/=!'\u00e9\u0308\u00df\u0130\u0645\u65e5\u3002xn");
  const text = fc.string({ unit: character, maxLength: 8 });
  fc.assert(
    fc.property(text, text, (local, domain) => {
      const kept = toEmailAddress(`${local}@${domain}.com`);
      return kept === null || (toEmailAddress(kept) === kept && /@[ -~]+$/.test(kept));
    }),
    { numRuns: 1_000 },
  );
});
