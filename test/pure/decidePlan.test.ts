/** From where an account group comes to a database, and why it does not. */
import { expect, it } from "vitest";

import { decidePlan, type KnownPlace } from "../../tools/kickoff/move/decidePlan.ts";

const empty = (databaseNumber: number): KnownPlace => ({
  databaseNumber,
  isThere: false,
  state: null,
  otherDatabase: null,
});
const home = (databaseNumber: number): KnownPlace => ({ ...empty(databaseNumber), isThere: true });
const moving = (
  databaseNumber: number,
  state: KnownPlace["state"],
  otherDatabase: number,
): KnownPlace => ({ ...home(databaseNumber), state, otherDatabase });

it.each<[string, readonly KnownPlace[], ReturnType<typeof decidePlan>]>([
  ["lives in another one", [home(1), empty(2), empty(3)], { from: 1, hasBegun: false }],
  ["lives there", [empty(1), home(2)], { problem: "there-already", databaseNumber: 2 }],
  ["is nowhere", [empty(1), empty(2)], { problem: "unknown" }],
  ["is in two", [home(1), home(2)], { problem: "in-several", databaseNumbers: [1, 2] }],
  ["there is no such database", [home(1)], { problem: "no-database" }],
  ["is closing", [moving(1, "closing", 2), empty(2)], { from: 1, hasBegun: true }],
  [
    "is on its way",
    [moving(1, "frozen", 2), moving(2, "arriving", 1)],
    { from: 1, hasBegun: true },
  ],
  ["is there, and was not removed", [moving(1, "moved", 2), home(2)], { from: 1, hasBegun: true }],
  [
    "is being given up",
    [moving(1, "abandoned", 2), moving(2, "clearing", 1)],
    { from: 1, hasBegun: true },
  ],
  [
    "is on its way to a third",
    [moving(1, "frozen", 3), empty(2), moving(3, "arriving", 1)],
    { problem: "elsewhere", databaseNumber: 3 },
  ],
  [
    "has come from there, and was not removed",
    [home(1), moving(2, "moved", 1)],
    { problem: "elsewhere", databaseNumber: 1 },
  ],
  [
    "has rows there that came for a move that is no more",
    [home(1), moving(2, "arriving", 1)],
    { from: 1, hasBegun: false },
  ],
  [
    "leaves two",
    [moving(1, "frozen", 2), moving(2, "frozen", 1)],
    { problem: "in-several", databaseNumbers: [1, 2] },
  ],
])("plans a move to database 2 of an account group that %s", (_, places, decision) => {
  expect(decidePlan(places, 2)).toEqual(decision);
});
