import { expect, it } from "vitest";

import { readMapping } from "../../../tools/import/columns/mapping.ts";

it.each([
  ["Person Linkedin Url=linkedinUrl", { column: "Person Linkedin Url", use: "linkedinUrl" }],
  [" Work Email = EMAIL ", { column: "Work Email", use: "email" }],
  ["a=b=ignore", { column: "a=b", use: "ignore" }],
  ["Notes=attribute", { column: "Notes", use: "attribute" }],
])("reads %s", (text, mapping) => {
  expect(readMapping(text)).toEqual(mapping);
});

it.each(["", "email", "=email", "Work Email=", "Work Email=mail", "Work Email=rejection"])(
  "reads nothing in %j",
  (text) => {
    expect(readMapping(text)).toBeNull();
  },
);
