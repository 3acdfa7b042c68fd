import { describe, expect, it } from "vitest";

import { readIdentity } from "../../../tools/import/lead/readIdentity.ts";

describe("an e-mail address", () => {
  it.each<[string, string, string[]]>([
    ["alone", "a@example.com", []],
    ["a/b=c!@example.com", "a/b=c!@example.com", []],
    ["a@bücher.example", "a@xn--bcher-kva.example", []],
    ["mailto:a@example.com?subject=Hi", "a@example.com", []],
    ["<a@example.com>", "a@example.com", []],
    ["'a@example.com'", "a@example.com", []],
    ["a@example.com.", "a@example.com", []],
    ["Ann Lee <a@example.com>", "a@example.com", []],
    ["Lee, Ann <a@example.com>", "a@example.com", []],
    ['"old@example.com" <a@example.com>', "a@example.com", []],
    ["Ann Lee (a@example.com)", "a@example.com", []],
    ["a@example.com; b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com,b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com / b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com/b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com | b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com ::: b@example.com", "a@example.com", ["b@example.com"]],
    ["a@example.com a@example.com", "a@example.com", []],
    ["A <a@example.com>, B <b@example.com>", "a@example.com", ["b@example.com"]],
    ["work: a@example.com, home: b@example.com", "a@example.com", ["b@example.com"]],
    ["not@this, but a@example.com", "a@example.com", []],
    ["example.com a@example.com", "a@example.com", []],
  ])("is found in %s", (text, value, others) => {
    const cell = text === "alone" ? value : text;

    expect(readIdentity("email", cell)).toEqual({ value, others });
  });

  it.each([
    "",
    "@",
    "a",
    "a@b",
    "jane at example.com",
    "jane(at)example.com",
    "www.example.com",
    "a@@example.com",
  ])("is not in %j", (text) => {
    expect(readIdentity("email", text)).toBeNull();
  });

  it("is not looked for in a text that is longer than any list of them", () => {
    expect(readIdentity("email", "a@example.com, ".repeat(10_000))).toBeNull();
    expect(readIdentity("email", `${"a".repeat(400)}@example.com`)).toBeNull();
  });
});

describe("a LinkedIn address", () => {
  const ANN = "https://www.linkedin.com/in/ann";

  it.each<[string, string[]]>([
    ["linkedin.com/in/ann", []],
    ["https://www.linkedin.com/in/ann/", []],
    ["(https://www.linkedin.com/in/ann)", []],
    ['"https://www.linkedin.com/in/ann",', []],
    ["LinkedIn: https://de.linkedin.com/in/Ann?trk=x", []],
    ["[Ann](https://www.linkedin.com/in/ann)", []],
    ['<a href="https://www.linkedin.com/in/ann">Ann</a>', []],
    ["https://https://www.linkedin.com/in/ann", []],
    ["https:/www.linkedin.com/in/ann", []],
    ["https%3A%2F%2Fwww.linkedin.com%2Fin%2Fann", []],
    ["https://www.google.com/url?q=https://www.linkedin.com/in/ann&sa=D", []],
    [`${ANN}, ${ANN}`, []],
    [`${ANN};https://www.linkedin.com/in/bo`, ["https://www.linkedin.com/in/bo"]],
    [`https://www.linkedin.com/company/acme ${ANN}`, []],
    ["https://www.linkedin.com/comm/in/ann&x=1", []],
  ])("is found in %s", (text, others) => {
    expect(readIdentity("linkedinUrl", text)).toEqual({ value: ANN, others });
  });

  it("keeps the id of a search, which a comma ends", () => {
    const text = "https://www.linkedin.com/sales/lead/ACwAAAb,NAME_SEARCH,aB1c";

    expect(readIdentity("linkedinUrl", text)?.value).toBe(
      "https://www.linkedin.com/sales/lead/ACwAAAb",
    );
  });

  it.each([
    "",
    "ann",
    "in/ann",
    "https://www.linkedin.com/company/acme",
    "https://www.linkedin.com/feed",
    "https://lnkd.in/abc",
    "https://evil-linkedin.com/in/ann",
    "https://ann@www.linkedin.com/in/ann",
    "https://www.linkedin.com/profile/view?id=1",
    "https://www.linkedin.com/in/null",
    "https://www.linkedin.com/in/undefined?trk=x",
    "https://www.linkedin.com/in/UNAVAILABLE/",
    "https://www.linkedin.com/in/me",
    "https://www.linkedin.com/sales/lead/null,NAME_SEARCH,x",
  ])("is not in %j", (text) => {
    expect(readIdentity("linkedinUrl", text)).toBeNull();
  });
});

it("takes any text for an external id, but one that is too long or reserved", () => {
  expect(readIdentity("externalId", "CRM 1")).toEqual({ value: "CRM 1", others: [] });
  expect(readIdentity("externalId", "x".repeat(255))?.value).toHaveLength(255);
  expect(readIdentity("externalId", "x".repeat(256))).toBeNull();
  expect(readIdentity("externalId", "erased:0123")).toBeNull();
});

it.each(["1.23457E+12", "1,23457E+12", "5E+11"])(
  "takes %s, a rounded number, for no id",
  (text) => {
    expect(readIdentity("externalId", text)).toBeNull();
  },
);

it.each(["12E", "1E5", "A1.2E+12", "1.2E+12-B"])("takes %s for an external id", (text) => {
  expect(readIdentity("externalId", text)?.value).toBe(text);
});
