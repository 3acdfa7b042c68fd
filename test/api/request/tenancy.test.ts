/** No route lets a key see or change what is not its own. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "../../../src/api/routes.ts";
import { PERMISSIONS } from "../../../src/keys/permissions.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { bearer, call, givenApiKey, givenTenant, type Reply } from "../../support/api.ts";
import { expectEnvelope, expectRefusal, withoutTraceId } from "../../support/expectations.ts";
import { expectUnchanged, type Picture, takePicture } from "../../support/picture.ts";
import {
  missingIdOf,
  type Resource,
  type ResourceIds,
  type RouteExample,
  routeExamples,
} from "../../support/routeExamples.ts";
import { chooseTenantDatabase } from "../../support/tenantDatabase.ts";
import { callExample, givenWorld, givenWorldFor, type World } from "../../support/world.ts";

let own: World;
let foreign: World;

/** What the stores held before all calls of a group of tests, where not each call is held against a picture of its own. */
let beforeAllCalls: Picture | null = null;

/** Makes two account groups in these databases. */
function livingIn(databases: { readonly own: number; readonly foreign: number }): void {
  beforeAll(async () => {
    chooseTenantDatabase(databases.foreign);
    foreign = await givenWorld();
    chooseTenantDatabase(databases.own);
    own = await givenWorld();
  });
  afterAll(() => chooseTenantDatabase(1));
}

/** Sends an example's request about some resources, then about others, and makes sure that neither changed anything. */
async function callTwiceInVain(
  example: RouteExample,
  ids: readonly [ResourceIds, ResourceIds],
  { token }: Pick<World["tenant"], "token">,
): Promise<[Reply, Reply]> {
  const before = beforeAllCalls ?? (await takePicture());
  const first = await callExample(example, ids[0], bearer({ token }));
  const second = await callExample(example, ids[1], bearer({ token }));
  if (before !== beforeAllCalls) await expectUnchanged(before);
  return [first, second];
}

/** Sends an example's request and makes sure that it changed nothing. */
async function callInVain(
  example: RouteExample,
  ids: ResourceIds,
  { token }: Pick<World["tenant"], "token">,
): Promise<Reply> {
  const before = beforeAllCalls ?? (await takePicture());
  const reply = await callExample(example, ids, bearer({ token }));
  if (before !== beforeAllCalls) await expectUnchanged(before);
  return reply;
}

const blank = (reply: Reply, ids: readonly string[]) =>
  ids.reduce((text, id) => text.replaceAll(id, "(id)"), withoutTraceId(reply));

/** Every route asks for a permission, but for those that tell a key about itself. */
const guarded = routeExamples.flatMap(({ permission, ...example }) =>
  permission === null ? [] : [{ permission, ...example }],
);

const namedResources = routeExamples.flatMap((example) =>
  example.resources.map((resource) => ({ route: example.route, resource, example })),
);

/** What holds wherever the two live. */
function itMixesNothing(): void {
  it.each(namedResources)(
    "$route does not tell a foreign $resource from a missing one",
    async ({ example, resource }) => {
      const missingId = missingIdOf(resource, newIdentifier(Date.now()));
      const withId = (id: string): ResourceIds => ({
        ...own.ids,
        [resource satisfies Resource]: id,
      });

      const [ofForeign, ofMissing] = await callTwiceInVain(
        example,
        [withId(foreign.ids[resource]), withId(missingId)],
        own.tenant,
      );

      expectRefusal(ofForeign, 404, "NOT_FOUND");
      expect(blank(ofForeign, [foreign.ids[resource]])).toBe(blank(ofMissing, [missingId]));
      expect([...ofForeign.headers.keys()]).toEqual([...ofMissing.headers.keys()]);
    },
  );

  it("does not show a foreign campaign's run under an own campaign", async () => {
    const { tenant, ids } = own;

    const reply = await tenant.call(
      "GET",
      `/campaigns/${ids.campaignId}/runs/${foreign.ids.runId}`,
    );

    expectRefusal(reply, 404, "NOT_FOUND");
  });

  it("does not show a foreign campaign's instance under an own campaign", async () => {
    const { tenant, ids } = own;
    const path = `/campaigns/${ids.campaignId}/instances/${foreign.ids.instanceId}`;

    expectRefusal(await tenant.call("GET", path), 404, "NOT_FOUND");
  });

  it("lists no foreign account group", async () => {
    const reply = await call("GET", "/v1/accounts?limit=1000", { headers: bearer(own.tenant) });

    expect(reply.text).not.toContain(foreign.ids.accountGroupId);
    expect(reply.text).toContain(own.ids.accountGroupId);
  });

  it.each([
    ["actions?status=unknown", "actionId"],
    ["audiences?limit=1000", "audienceId"],
    ["campaigns?limit=1000", "campaignId"],
    ["senders?limit=1000", "senderId"],
    ["suppressions?limit=1000", "suppressionId"],
    ["templates?limit=1000", "templateId"],
    ["webhook-endpoints?limit=1000", "webhookEndpointId"],
  ] as const)("lists no foreign resource among %s", async (list, resource) => {
    const reply = await own.tenant.call("GET", `/${list}`);

    expect(reply.text).not.toContain(foreign.ids[resource]);
    expect(reply.text).toContain(own.ids[resource]);
  });

  it("lets a key with access to two account groups use both, and mix nothing", async () => {
    const both = await givenApiKey(own.ids.accountGroupId, {
      accountGroupIds: [own.ids.accountGroupId, foreign.ids.accountGroupId],
      databases: {
        [own.ids.accountGroupId]: own.tenant.databaseNumber,
        [foreign.ids.accountGroupId]: foreign.tenant.databaseNumber,
      },
    });
    const read = guarded.filter(({ route }) => route.startsWith("GET"));

    for (const example of read) {
      expect((await callExample(example, own.ids, bearer(both))).status).toBe(200);
      expect((await callExample(example, foreign.ids, bearer(both))).status).toBe(200);
      if (example.resources.length === 0) continue;
      const mixed = { ...foreign.ids, accountGroupId: own.ids.accountGroupId };
      expect((await callInVain(example, mixed, both)).status).toBe(404);
    }
  });

  it.each(routeExamples.filter(({ resources }) => resources.length > 0))(
    "$route reaches nothing of another account group by its own path",
    async (example) => {
      const { accountGroupId } = own.ids;

      const reply = await callInVain(example, { ...foreign.ids, accountGroupId }, own.tenant);

      expectRefusal(reply, 404, "NOT_FOUND");
    },
  );
}

describe("beside another account group of its database", () => {
  livingIn({ own: 1, foreign: 1 });

  it("has an example for each route", () => {
    const known = routeExamples.map(({ route }) => route);

    expect(new Set(known)).toEqual(new Set(routes.map(({ method, path }) => `${method} ${path}`)));
  });

  it("refuses every route without a key", async () => {
    const before = await takePicture();

    for (const example of routeExamples) {
      expectRefusal(await callExample(example, own.ids, {}), 401, "UNAUTHORIZED");
    }

    await expectUnchanged(before);
  });

  it("leaves to any valid key what tells it about itself, and no more", () => {
    const open = routes.filter(({ permission }) => permission === null);

    expect(open.map(({ path }) => path)).toEqual(["/v1/accounts", "/v1/api-key"]);
    expect(guarded).toHaveLength(routes.length - open.length);
  });

  describe.each(guarded)("$route", (example) => {
    it(`refuses a key that lacks ${example.permission}, and one without any account group`, async () => {
      const permissions = PERMISSIONS.filter((permission) => permission !== example.permission);
      const key = await givenApiKey(own.tenant.accountGroupId, { permissions });
      const { token } = await givenTenant({ accountGroupIds: [] });
      const before = await takePicture();

      const ofPowerless = await callExample(example, own.ids, bearer(key));
      const ofStray = await callExample(example, own.ids, bearer({ token }));

      expect(expectRefusal(ofPowerless, 403, "FORBIDDEN")).toContain(example.permission);
      expectRefusal(ofStray, 403, "FORBIDDEN");
      await expectUnchanged(before);
    });

    it("does not tell a foreign account group from one that does not exist", async () => {
      const missingId = newIdentifier(Date.now());

      const [ofForeign, ofMissing] = await callTwiceInVain(
        example,
        [foreign.ids, { ...foreign.ids, accountGroupId: missingId }],
        own.tenant,
      );

      expectRefusal(ofForeign, 403, "FORBIDDEN");
      expect(blank(ofForeign, [foreign.ids.accountGroupId])).toBe(blank(ofMissing, [missingId]));
    });
  });

  itMixesNothing();
});

describe("beside an account group of another database", () => {
  livingIn({ own: 3, foreign: 2 });
  beforeAll(async () => {
    beforeAllCalls = await takePicture();
  });

  itMixesNothing();

  it("has changed nothing by all of this", async () => {
    const [before, after] = [beforeAllCalls, await takePicture()];
    beforeAllCalls = null;
    // The tests have made keys, and nothing else.
    const isStored = (line: string) => !line.startsWith("API key");
    expect(after.filter(isStored)).toEqual(before?.filter(isStored));
  });
});

// Last: what they start is still under way when they end, and would show in a picture.
it.each(routeExamples)("$route has an example that succeeds", async (example) => {
  const fresh = await givenWorldFor(example);
  const { ids, tenant } = fresh;
  const key = await givenApiKey(tenant.accountGroupId, {
    permissions: example.permission === null ? [] : [example.permission],
  });

  const reply = await callExample(example, ids, bearer(key));

  expectEnvelope(reply);
  expect(reply.status).toBe(example.status);
});
