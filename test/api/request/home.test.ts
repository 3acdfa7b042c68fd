/** Account groups that live in databases of their own, and API keys whose records say so wrongly. */
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { allDatabases, databaseOf } from "../../../src/database/databases.ts";
import { createApiKey } from "../../../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../../../src/keys/permissions.ts";
import {
  bearer,
  call,
  expectStatus,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
} from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { catchLogLines } from "../../support/logLines.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { routeExamples } from "../../support/routeExamples.ts";
import { eventually, readInstances } from "../../support/stores.ts";
import { chooseTenantDatabase, DATABASE_NUMBERS } from "../../support/tenantDatabase.ts";
import { callExample, givenWorld, type World } from "../../support/world.ts";

afterEach(() => vi.restoreAllMocks());
afterAll(() => chooseTenantDatabase(1));

/** A key whose record names these databases. */
async function givenKeyTo(
  accountGroupIds: string[],
  databases?: Record<string, number>,
): Promise<{ readonly token: string }> {
  const newApiKey = {
    ...{ name: "Key", accountGroupIds, permissions: [...PERMISSIONS], expiresAt: null },
    ...(databases === undefined ? {} : { databases }),
  };
  return createApiKey(env.API_KEYS, newApiKey, Date.now());
}

describe.each(DATABASE_NUMBERS)("an account group in database %i", (databaseNumber) => {
  it("has all that is its own there, and nothing in the others", async () => {
    chooseTenantDatabase(databaseNumber);
    const names = ["INSTANCE_CREATION", "INSTANCE_CREATION_2", "INSTANCE_CREATION_3"];
    const queues = names.map((name) => {
      const queue = (env as unknown as Record<string, Queue>)[name];
      if (queue === undefined) throw new Error(`There is no ${name}.`);
      return vi.spyOn(queue, "sendBatch");
    });
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 3);
    const others = allDatabases(env).filter((one) => one.databaseNumber !== databaseNumber);
    const writes = others.map(({ database }) => vi.spyOn(database, "batch"));

    const runId = runIdOf(await start(tenant, campaignId));
    await eventually(
      () => readInstances(runId),
      ({ length }) => length === 3,
    );

    expect(writes.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    const sent = queues.map(({ mock }) => mock.calls.length > 0);
    expect(sent).toEqual(DATABASE_NUMBERS.map((number) => number === databaseNumber));
    expectStatus(await tenant.call("GET", `/campaigns/${campaignId}/runs/${runId}`), 200);
  });
});

it("is listed with those of other databases, page by page in one order", async () => {
  const databases: Record<string, number> = {};
  for (const databaseNumber of [3, 1, 2, 2, 1, 3]) {
    chooseTenantDatabase(databaseNumber);
    databases[(await givenTenant()).accountGroupId] = databaseNumber;
  }
  const accountGroupIds = Object.keys(databases);
  const key = await givenKeyTo(accountGroupIds, databases);

  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const reply = await call<{ items: { id: string }[]; nextCursor: string | null }>(
      "GET",
      `/v1/accounts?limit=2${query}`,
      { headers: bearer(key) },
    );
    const page = expectStatus(reply, 200);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }

  expect(seen).toEqual([...accountGroupIds].sort((one, other) => (one < other ? -1 : 1)));
});

describe("a key whose record names the wrong database", () => {
  let world: World;

  beforeAll(async () => {
    chooseTenantDatabase(2);
    world = await givenWorld();
  });

  const guarded = routeExamples.filter(({ permission }) => permission !== null);

  it.each(guarded)("$route is a 502 that changes nothing", async (example) => {
    const { accountGroupId } = world.ids;
    const keys = [
      { key: await givenKeyTo([accountGroupId], { [accountGroupId]: 3 }), told: "database 3" },
      { key: await givenKeyTo([accountGroupId]), told: "database 1" },
      { key: await givenKeyTo([accountGroupId], { [accountGroupId]: 9 }), told: "DATABASE_9" },
    ];
    const before = await takePicture();
    for (const { key, told } of keys) {
      const log = catchLogLines();

      const reply = await callExample(example, world.ids, bearer(key));

      expectRefusal(reply, 502, "UPSTREAM_ERROR");
      expect(reply.headers.get("Retry-After")).not.toBeNull();
      expect(log.lines.join("\n")).toContain(told);
      vi.restoreAllMocks();
    }
    await expectUnchanged(before);
  });

  it("is a 502 in the list of account groups, whatever else the key has access to", async () => {
    const { accountGroupId } = world.ids;
    const other = await givenTenant();
    const key = await givenKeyTo([other.accountGroupId, accountGroupId], {
      [other.accountGroupId]: other.databaseNumber,
      [accountGroupId]: 3,
    });
    const log = catchLogLines();

    const reply = await call("GET", "/v1/accounts", { headers: bearer(key) });

    expectRefusal(reply, 502, "UPSTREAM_ERROR");
    expect(log.lines.join("\n")).toContain("database 3");
  });

  it("is no matter for what is found where the record says it is", async () => {
    const look = vi.spyOn(databaseOf(env, 2), "prepare");

    expectStatus(await world.tenant.call("GET", `/campaigns/${world.ids.campaignId}`), 200);

    expect(look.mock.calls.filter(([text]) => text.includes("FROM account_groups"))).toEqual([]);
  });
});
