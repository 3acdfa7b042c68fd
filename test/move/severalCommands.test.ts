/**
 * Several commands that move an account group at once, of which one looks at the databases early, and acts late: no row is
 * lost, and never do two databases take writes of the account group.
 */
import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";

import { allDatabases } from "../../src/database/databases.ts";
import { readDatabaseNumber } from "../../src/keys/directory.ts";
import { moveAccountGroup } from "../../tools/kickoff/move/moveAccountGroup.ts";
import type { MoveDeps } from "../../tools/kickoff/move/moveSteps.ts";
import { type MovePlan, planMove } from "../../tools/kickoff/move/planMove.ts";
import { expectStatus } from "../support/api.ts";
import { move } from "../support/moving.ts";
import {
  givenMovingTenant,
  inOrder,
  type MovingTenant,
  readAllRows,
} from "../support/movingTenant.ts";

const DATABASES = allDatabases(env).map(({ databaseNumber }) => databaseNumber);

let moving: MovingTenant;
let before: string[];

beforeEach(async () => {
  moving = await givenMovingTenant();
  before = (await readRows()).flat().sort(inOrder);
});

/** A moment that others wait for. */
class Moment {
  readonly #coming = Promise.withResolvers<void>();
  #hasCome = false;

  get hasCome(): boolean {
    return this.#hasCome;
  }

  come(): void {
    this.#hasCome = true;
    this.#coming.resolve();
  }

  wait(): Promise<void> {
    return this.#coming.promise;
  }
}

/** A database that a process does not come to before a moment. */
function waitFor(moment: Moment, database: D1Database): D1Database {
  return {
    prepare: (query: string) => database.prepare(query),
    batch: async (statements: D1PreparedStatement[]) => {
      await moment.wait();
      return database.batch(statements);
    },
  } as unknown as D1Database;
}

async function plan(to: number): Promise<MovePlan> {
  const planned = await planMove(allDatabases(env), moving.tenant.accountGroupId, to, String);
  if (planned === null) throw new Error(`It lives in database ${to} already.`);
  return planned;
}

function deps(other: Partial<MoveDeps> = {}): MoveDeps {
  return {
    apiKeys: env.API_KEYS,
    attempt: (work) => work(),
    now: Date.now,
    sleep: () => Promise.resolve(),
    graceMilliseconds: 0,
    tell: () => undefined,
    ...other,
  };
}

function readRows(): Promise<string[][]> {
  return Promise.all(DATABASES.map(readAllRows));
}

/** Expects the account group to be in a database alone, as it was, and to take writes. */
async function expectHome(databaseNumber: number) {
  const rows = await readRows();
  expect(rows.flat().sort(inOrder)).toEqual(before);
  const { accountGroupId } = moving.tenant;
  const homes = DATABASES.filter((_, index) =>
    rows[index]?.some((line) => line.includes(accountGroupId)),
  );
  expect(homes).toEqual([databaseNumber]);
  expect(await readDatabaseNumber(env.API_KEYS, accountGroupId)).toBe(databaseNumber);
  expectStatus(await moving.tenant.call("POST", "/audiences", { body: { name: "Written" } }), 201);
}

it("comes to one database alone where two commands name different ones", async () => {
  const [second, third] = [await plan(2), await plan(3)];
  const hasCopied = new Moment();
  const isLate = new Moment();
  const first = moveAccountGroup(
    second,
    deps({
      tell: (step) => step === "verify" && hasCopied.come(),
      attempt: async (work) => {
        if (hasCopied.hasCome) await isLate.wait();
        return work();
      },
    }),
  );
  await hasCopied.wait();

  await expect(moveAccountGroup(third, deps())).rejects.toMatchObject({
    why: expect.stringMatching(/database 2/),
  });

  isLate.come();
  await first;
  await expectHome(2);
});

it("is whole where a command sees that nothing leaves, and then that rows have come", async () => {
  const planned = await plan(2);
  const hasVerified = new Moment();
  const isClearing = new Moment();
  let isLast = false;
  const first = moveAccountGroup(
    planned,
    deps({
      tell: (step, table) => {
        isLast = step === "verify" && table === "idempotent_answers";
      },
      attempt: async (work) => {
        if (isLast) {
          hasVerified.come();
          await isClearing.wait();
        }
        return work();
      },
    }),
  );
  const { to } = planned;
  const late = moveAccountGroup(
    { ...planned, to: { ...to, database: waitFor(hasVerified, to.database) } },
    deps({ tell: (step, table) => (step !== "clear" || table !== undefined) && isClearing.come() }),
  );

  await Promise.allSettled([first, late]);

  await finish(2);
  await expectHome(2);
});

it("is whole where a command sees that nothing has come, and then that all has moved", async () => {
  const planned = await plan(2);
  const hasMoved = new Moment();
  const { from } = planned;
  const late = moveAccountGroup(
    { ...planned, from: { ...from, database: waitFor(hasMoved, from.database) } },
    deps(),
  );
  const dies = (step: string) => {
    if (step === "hand-over") throw new Error("Killed.");
  };
  await expect(moveAccountGroup(planned, deps({ tell: dies }))).rejects.toThrow("Killed.");
  hasMoved.come();

  await Promise.allSettled([late]);

  await finish(2);
  await expectHome(2);
});

it("stays where it was where it is said to have moved, and is not there", async () => {
  const { accountGroupId } = moving.tenant;
  await env.DATABASE.prepare(
    "INSERT INTO moves (account_group_id, id, state, other_database, since) VALUES (?1, ?1, 'moved', 2, 1)",
  )
    .bind(accountGroupId)
    .run();

  await expect(move(moving.tenant, 2)).rejects.toMatchObject({
    why: expect.stringMatching(/knows nothing/),
  });

  await env.DATABASE.prepare("DELETE FROM moves").run();
  expect((await readRows()).flat().sort(inOrder)).toEqual(before);
});

it("is not looked for for ever where another command has moved it meanwhile", async () => {
  const planned = await plan(2);
  await move(moving.tenant, 3);

  await expect(moveAccountGroup(planned, deps())).rejects.toMatchObject({
    why: expect.stringMatching(/no longer/),
  });

  await expectHome(3);
});

/** Runs the command again; it may have come to its end. */
async function finish(to: number): Promise<void> {
  await move(moving.tenant, to).catch((error: Error) => {
    if (!/already/.test(error.message)) throw error;
  });
}
