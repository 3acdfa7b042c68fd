/** `GET /v1/accounts` over several databases: here there are two, each with some of the key's account groups. */
import { afterAll, expect, it, vi } from "vitest";

const databases = [["a1", "a4", "a5"], ["a2", "a3", "a6", "a7"], []].map(toDatabase);

vi.doMock("../../src/database/databases.ts", () => ({ allDatabases: () => databases }));
// The files of this project share their modules: another one may have loaded the endpoint with the one database.
vi.resetModules();
const { listAccounts, listAccountsQuery } = await import("../../src/api/accounts/listAccounts.ts");

afterAll(() => {
  vi.doUnmock("../../src/database/databases.ts");
  vi.resetModules();
});

/** Answers the one statement of the endpoint from a list of ids. */
function toDatabase(ids: readonly string[]) {
  const toResults = (_ids: string, afterId: string, limit: number) =>
    ids
      .map((id) => id.padEnd(24, "0"))
      .filter((id) => id > afterId)
      .slice(0, limit)
      .map((id) => ({ id, name: "Tenant", created_at: 0 }));
  return {
    prepare: () => ({
      bind: (...values: Parameters<typeof toResults>) => ({
        all: () => Promise.resolve({ results: toResults(...values) }),
      }),
    }),
  };
}

it.each([1, 2, 3, 7, 50])("pages by %i through all of them in one order", async (limit) => {
  const seen: string[] = [];
  let cursor: string | null = "";

  while (cursor !== null) {
    const query = { limit: String(limit), ...(cursor === "" ? {} : { cursor }) };
    const input = {
      parameters: {},
      query: listAccountsQuery.parse(query),
      body: {},
      apiKey: { accountGroupIds: [] },
      request: { url: "http://kickoff.test/v1/accounts" },
    };
    const { data } = await listAccounts(input as never, {} as never);
    expect(data.items.length).toBeLessThanOrEqual(limit);
    seen.push(...data.items.map(({ id }) => id.slice(0, 2)));
    cursor = data.nextCursor;
  }

  expect(seen).toEqual(["a1", "a2", "a3", "a4", "a5", "a6", "a7"]);
});
