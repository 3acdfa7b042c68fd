import { describe, expect, it } from "vitest";

import {
  type DatabaseConfiguration,
  listAdditions,
  readDeclaredDatabases,
  withAdditions,
} from "../../tools/server/databases/declareDatabases.ts";
import { Failure } from "../../tools/terminal/failure.ts";

/** As a team may have it: with names and settings of its own, and a database that is not Kickoff's. */
const ONE: DatabaseConfiguration = {
  d1_databases: [
    { binding: "ANALYTICS", database_name: "analytics" },
    {
      ...{ binding: "DATABASE", database_name: "acme", database_id: "5b0f" },
      ...{ preview_database_id: "77aa", migrations_dir: "migrations" },
    },
  ],
  queues: {
    producers: [
      { binding: "INSTANCE_CREATION", queue: "acme-creation" },
      { ...{ binding: "ACTIONS", queue: "acme-actions" }, ...{ delivery_delay: 1 } },
    ],
    consumers: [
      {
        ...{ queue: "acme-creation", max_concurrency: 7 },
        ...{ dead_letter_queue: "acme-dead-letters" },
      },
      { ...{ queue: "acme-actions" }, ...{ max_batch_size: 1 } },
      { queue: "acme-dead-letters" },
    ],
  },
};

/** `ONE` with other databases. */
function withBindings(...bindings: string[]): DatabaseConfiguration {
  return { ...ONE, d1_databases: bindings.map((binding) => ({ binding })) };
}

describe("the databases of a configuration", () => {
  it.each([
    [["DATABASE"], ["1 DATABASE"]],
    [["DATABASE_1"], ["1 DATABASE_1"]],
    [
      ["DATABASE_2", "OTHER", "DATABASE", "DATABASE_X", "DATABASE_02"],
      ["1 DATABASE", "2 DATABASE_2"],
    ],
    [
      ["DATABASE", ...Array.from({ length: 10 }, (_, index) => `DATABASE_${11 - index}`)],
      [
        "1 DATABASE",
        ...Array.from({ length: 10 }, (_, index) => `${index + 2} DATABASE_${index + 2}`),
      ],
    ],
  ])("of %j are numbered", (bindings, expected) => {
    const declared = readDeclaredDatabases(withBindings(...bindings));
    expect(declared.map((each) => `${each.databaseNumber} ${each.binding}`)).toEqual(expected);
  });

  it.each([
    ["none", []],
    ["one of another kind", ["ANALYTICS"]],
    ["no first", ["DATABASE_2"]],
    ["a gap", ["DATABASE", "DATABASE_3"]],
    ["two firsts", ["DATABASE", "DATABASE_1"]],
    ["one twice", ["DATABASE", "DATABASE_2", "DATABASE_2"]],
  ])("are refused where there is %s", (_case, bindings) => {
    expect(() => readDeclaredDatabases(withBindings(...bindings))).toThrow(Failure);
  });
});

describe("what further databases add", () => {
  it("is a database and two queues each, as the first ones but for what names them", () => {
    expect(listAdditions(ONE, 3, { 3: "9c1d" })).toEqual([
      {
        databaseNumber: 2,
        databases: [
          {
            ...{ binding: "DATABASE_2", database_name: "acme-2" },
            ...{ database_id: "kickoff-database-2", migrations_dir: "migrations" },
          },
        ],
        producers: [
          { binding: "INSTANCE_CREATION_2", queue: "acme-creation-2" },
          { binding: "ACTIONS_2", queue: "acme-actions-2", delivery_delay: 1 },
        ],
        consumers: [
          {
            ...{ queue: "acme-creation-2", max_concurrency: 7 },
            ...{ dead_letter_queue: "acme-dead-letters" },
          },
          { queue: "acme-actions-2", max_batch_size: 1 },
        ],
      },
      expect.objectContaining({
        databaseNumber: 3,
        databases: [expect.objectContaining({ database_name: "acme-3", database_id: "9c1d" })],
      }),
    ]);
  });

  it.each([0, 1])("is nothing where there are to be %i", (databases) => {
    expect(listAdditions(ONE, databases)).toEqual([]);
    expect(withAdditions(ONE, [])).toBe(ONE);
  });

  it("is nothing that there is already", () => {
    const three = withAdditions(ONE, listAdditions(ONE, 3));
    expect(listAdditions(three, 3)).toEqual([]);
    expect(listAdditions(three, 5)).toEqual(listAdditions(ONE, 5).slice(2));
    expect(withAdditions(three, listAdditions(three, 5))).toEqual(
      withAdditions(ONE, listAdditions(ONE, 5)),
    );
  });

  it("is what a database lacks that somebody has begun to declare, with the queue's own name", () => {
    const begun: DatabaseConfiguration = {
      d1_databases: [...(ONE.d1_databases ?? []), { binding: "DATABASE_2" }],
      queues: {
        ...ONE.queues,
        producers: [
          ...(ONE.queues?.producers ?? []),
          { binding: "ACTIONS_2", queue: "second-actions" },
        ],
      },
    };
    expect(listAdditions(begun, 1)).toEqual([
      {
        ...{ databaseNumber: 2, databases: [] },
        producers: [{ binding: "INSTANCE_CREATION_2", queue: "acme-creation-2" }],
        consumers: [
          expect.objectContaining({ queue: "acme-creation-2" }),
          { queue: "second-actions", max_batch_size: 1 },
        ],
      },
    ]);
  });

  it("counts on from names that have a 1 in them", () => {
    const numbered = JSON.parse(
      JSON.stringify(ONE)
        .replaceAll(/"(DATABASE|INSTANCE_CREATION|ACTIONS)"/g, '"$1_1"')
        .replaceAll(/"(acme|acme-creation)"/g, '"$1-1"'),
    );
    const [second] = listAdditions(numbered, 2);
    expect(second?.databases[0]?.database_name).toBe("acme-2");
    expect(second?.consumers.map(({ queue }) => queue)).toEqual([
      "acme-creation-2",
      "acme-actions-2",
    ]);
  });

  it.each([
    ["a producer", { ...ONE.queues, producers: [] }],
    ["a consumer", { ...ONE.queues, consumers: ONE.queues?.consumers?.slice(1) ?? [] }],
  ])("is refused where the first database lacks %s", (_case, queues) => {
    expect(() => listAdditions({ ...ONE, queues }, 2)).toThrow(Failure);
  });
});
