import { expect, it } from "vitest";

import { describeColumns } from "../../console/import/describeColumns.ts";
import { decideColumns } from "../../tools/import/columns.ts";

it.each([
  [
    "names, identities and attributes",
    ["First name", "Surname", "E-mail", "City", ""],
    [
      ["First name", "first part of the name"],
      ["Surname", "last part of the name"],
      ["E-mail", "e-mail address"],
      ["City", "attribute, as it is"],
      ["column 5", "attribute, as it is"],
    ],
  ],
  [
    "the reasons of rejected rows",
    ["line", "reason", "details", "name", "id"],
    [
      ["line", "left out: why the row was rejected"],
      ["reason", "left out: why the row was rejected"],
      ["details", "left out: why the row was rejected"],
      ["name", "name"],
      ["id", "external id"],
    ],
  ],
])("says what becomes of %s", (_case, header, described) => {
  const decision = decideColumns(header);
  if ("problem" in decision) throw new Error(decision.problem);

  expect(
    describeColumns(header, decision.columns).map(({ name, becomes }) => [name, becomes]),
  ).toEqual(described);
});
