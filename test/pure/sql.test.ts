/** How a statement's text and parameters are made. */
import { expect, it } from "vitest";
import { type Columns, columnsOf, rowAsJson, toValue } from "../../src/database/columns.ts";
import { literals, type Sql, sql } from "../../src/database/sql.ts";

const inner = sql`SELECT count(*) FROM runs WHERE campaign_id = ${"c"} AND started_at > ${7}`;

it.each<[string, Sql, string, unknown[]]>([
  ["no value", sql`SELECT 1`, "SELECT 1", []],
  ["values at both ends", sql`${1} + ${"a"}`, "?1 + ?2", [1, "a"]],
  ["equal values once", sql`${"a"}, ${null}, ${"a"}, ${null}`, "?1, ?2, ?1, ?2", ["a", null]],
  ["values that only look equal", sql`${1}, ${"1"}, ${true}`, "?1, ?2, ?3", [1, "1", true]],
  [
    "a query in another one",
    sql`SELECT ${"x"}, (${inner}) FROM t WHERE id = ${"c"}`,
    "SELECT ?1, (SELECT count(*) FROM runs WHERE campaign_id = ?2 AND started_at > ?3) FROM t WHERE id = ?2",
    ["x", "c", 7],
  ],
  ["queries side by side", sql`${sql`${1}`}${sql`${2}`}${3}`, "?1?2?3", [1, 2, 3]],
  ["literals", sql`IN ${literals(["a", "b"])}`, "IN ('a', 'b')", []],
])("numbers %s", (_, statement, text, parameters) => {
  expect(statement.numbered()).toEqual({ text, parameters });
});

it("refuses more parameters than D1 takes", () => {
  const list = (length: number) =>
    Array.from({ length }, (_, value) => value).reduce(
      (all, value) => sql`${all}, ${value}`,
      sql``,
    );

  expect(list(100).numbered().parameters).toHaveLength(100);
  expect(() => list(101).numbered()).toThrow(/101 parameters/);
});

interface Thing {
  readonly id: string;
  readonly isReady: boolean;
  readonly labels: readonly string[];
}

const THING: Columns<Thing> = {
  id: "id",
  isReady: ["is_ready", Boolean],
  labels: ["labels", JSON.parse],
};

it("makes of one map the columns, the row as JSON, and the value", () => {
  expect(columnsOf(THING, "t").numbered().text).toBe("t.id, t.is_ready, t.labels");
  expect(rowAsJson(THING, "t").numbered().text).toBe(
    "json_array(json_object('id', t.id, 'is_ready', t.is_ready, 'labels', t.labels))",
  );
  expect(toValue(THING, { id: "a", is_ready: 0, labels: '["x"]', other: 1 })).toEqual({
    id: "a",
    isReady: false,
    labels: ["x"],
  });
});
