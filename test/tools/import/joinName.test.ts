import { expect, it } from "vitest";

import { joinName } from "../../../tools/import/lead/joinName.ts";

it.each([
  // whole, first, last
  ["", "", "", ""],
  ["", "Avery", "Stone", "Avery Stone"],
  ["", "Avery", "", "Avery"],
  ["", "", "Stone", "Stone"],
  ["Avery Stone", "", "", "Avery Stone"],
  ["Avery Stone", "Avery", "Stone", "Avery Stone"],
  ["Dr. Avery M. Stone", "Avery", "Stone", "Dr. Avery M. Stone"],
  ["Avery", "", "Stone", "Avery Stone"],
  ["Avery", "Avery", "Stone", "Avery Stone"],
  ["Stone", "Avery", "", "Avery Stone"],
  ["Stone", "Avery", "Stone", "Avery Stone"],
  ["Stone, Avery", "Avery", "Stone", "Avery Stone"],
  ["STONE Avery", "Avery", "Stone", "STONE Avery"],
  ["José Muñoz", "Jose", "Munoz", "José Muñoz"],
  ["Deal with Northwind", "Avery", "Stone", "Avery Stone"],
  ["Bob Stone", "Robert", "Stone", "Bob Stone"],
  ["Avery Stone", "Aves", "", "Avery Stone"],
  ["van Dam", "", "Dam", "van Dam"],
  ["李明", "明", "李", "明 李"],
])("makes of %j, %j and %j the name %j", (whole, first, last, name) => {
  expect(joinName({ whole, first, last })).toBe(name);
});
