import { expect, it } from "vitest";

import { describeAddition, insertAdditions } from "../../tools/server/databases/declarationText.ts";

const ADDITION = {
  databaseNumber: 2,
  databases: [{ binding: "DATABASE_2", database_id: 'a "b"' }],
  producers: [],
  consumers: [{ queue: "q-2", ...{ retry_delay: 5, flags: ["x", true], nested: { "a b": 1 } } }],
};

const BLOCK = `# ── Database 2 and its queues, as those of the first ──
[[d1_databases]]
binding = "DATABASE_2"
database_id = "a \\"b\\""

[[queues.consumers]]
queue = "q-2"
retry_delay = 5
flags = ["x", true]
nested = { "a b" = 1 }`;

it("writes a database as tables of TOML", () => {
  expect(describeAddition(ADDITION)).toBe(BLOCK);
  expect(describeAddition(ADDITION, "my env")).toContain('[[env."my env".queues.consumers]]\n');
});

it.each([
  [
    "behind the last queue, and before what is said of the next table",
    ["[[d1_databases]]", "[[queues.consumers]]", "queue = 1", "", "# ── Limits ──", "[limits]"],
    3,
  ],
  ["behind a comment at its end", ["[[ queues . producers ]]", "queue = 1 # one", "", "[x]"], 2],
  ["at the end", ["[vars]", "a = 1", "", "  [[d1_databases]]", "b = 1", ""], 5],
  ["at the end of a file that has no last newline", ["[[d1_databases]]", "b = 1"], 2],
  ["at the end where nothing is declared", ["[vars]", "a = 1", ""], 2],
])("puts it %s, and changes no other line", (_case, lines, place) => {
  for (const newline of ["\n", "\r\n"]) {
    const rest = lines.slice(place);
    expect(insertAdditions(lines.join(newline), [ADDITION]).split(newline)).toEqual([
      ...lines.slice(0, place),
      ...["", ...BLOCK.split("\n")],
      ...(rest.length === 0 ? [""] : rest),
    ]);
  }
});

it("leaves a text to which nothing is added", () => {
  expect(insertAdditions("a = 1", [])).toBe("a = 1");
});
