import { expect, it } from "vitest";

import { decideColumns } from "../../../tools/import/columns/decideColumns.ts";
import { describeColumns } from "../../../tools/import/columns/describeColumns.ts";

it.each([
  [
    "parts of a name, identities and attributes",
    ["First name", "Surname", "E-mail", "E-mail 2", "City", ""],
    [
      ["First name", "first part of the name"],
      ["Surname", "last part of the name"],
      ["E-mail", "e-mail address"],
      ["E-mail 2", "e-mail address where the row has no surer one, else attribute"],
      ["City", "attribute, as it is"],
      ["column 6", "attribute, as it is"],
    ],
  ],
  [
    "parts beside a whole name",
    ["Name", "Last name", "Email"],
    [
      ["Name", "name"],
      ["Last name", "last part of the name where that lacks it, and attribute"],
      ["Email", "e-mail address"],
    ],
  ],
  [
    "the reasons of rejected rows",
    ["line", "reason", "details", "name", "crm id"],
    [
      ["line", "left out"],
      ["reason", "left out"],
      ["details", "left out"],
      ["name", "name"],
      ["crm id", "external id"],
    ],
  ],
])("says what becomes of %s", (_case, header, described) => {
  const decision = decideColumns(header, []);
  if ("problem" in decision) throw new Error(decision.problem);

  expect(describeColumns(decision.map).map(({ name, becomes }) => [name, becomes])).toEqual(
    described,
  );
});
