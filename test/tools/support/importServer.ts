import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { insertAccountGroup } from "../../../src/database/accountGroups.ts";
import { createApiKey } from "../../../src/keys/apiKeys.ts";
import type { Permission } from "../../../src/keys/permissions.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { withStores } from "../../../tools/admin/stores.ts";
import { startServer } from "../../../tools/server.ts";
import { runAdmin } from "./runAdmin.ts";
import { runTool, type ToolOptions, type ToolOutcome } from "./runTool.ts";

/** A server with an account group, to import into. */
export interface ImportServer {
  readonly url: string;
  readonly accountGroupId: string;
  /** A key with the permissions of an import. */
  readonly key: string;
  /** A key that may only read audiences. */
  readonly readingKey: string;
  readonly stop: () => Promise<void>;
}

/** Starts a server with an account group and keys. */
export async function startImportServer(): Promise<ImportServer> {
  const persistTo = await mkdtemp(join(tmpdir(), "kickoff-test-"));
  const server = await startServer({ persistTo, port: null });
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const keys = await withStores({ persistTo, remote: false }, async ({ DATABASE, API_KEYS }) => {
    await insertAccountGroup(DATABASE, { id: accountGroupId, name: "Test", createdAt: now });
    const createKey = async (permissions: Permission[]) => {
      const newApiKey = { name: "Test", accountGroupIds: [accountGroupId], permissions };
      return (await createApiKey(API_KEYS, { ...newApiKey, expiresAt: null }, now)).token;
    };
    return {
      key: await createKey(["audiences:read", "audiences:write"]),
      readingKey: await createKey(["audiences:read"]),
    };
  });
  const stop = async () => {
    await server.stop();
    await rm(persistTo, { recursive: true });
  };
  return { url: server.url, accountGroupId, ...keys, stop };
}

interface ImportOptions {
  readonly url?: string;
  readonly key?: string;
}

/** Imports a file with `--json`. */
export function runImport(
  server: ImportServer,
  path: string,
  audience: string,
  options: ImportOptions = {},
): Promise<ToolOutcome> {
  return runAdmin(parametersOf(server, path, audience), environmentOf(server, options));
}

/** The same, in a process of its own that can be killed. */
export function runImportAlone(
  server: ImportServer,
  path: string,
  audience: string,
  { url, ...options }: Pick<ImportOptions, "url"> & Omit<ToolOptions, "environment">,
): Promise<ToolOutcome> {
  const environment = environmentOf(server, url === undefined ? {} : { url });
  return runTool("admin.ts", parametersOf(server, path, audience), { environment, ...options });
}

function parametersOf({ accountGroupId }: ImportServer, path: string, audience: string): string[] {
  return [
    ...["leads", "import", path, "--account-group", accountGroupId],
    ...["--audience", audience, "--json"],
  ];
}

function environmentOf(server: ImportServer, { url, key }: ImportOptions) {
  return { KICKOFF_URL: url ?? server.url, KICKOFF_API_KEY: key ?? server.key };
}

/** The audiences of a name, as the API lists them. */
export async function readAudiences(
  { url, accountGroupId, key }: ImportServer,
  name: string,
): Promise<{ id: string; leadCount: number }[]> {
  const response = await fetch(
    `${url}/v1/accounts/${accountGroupId}/audiences?name=${encodeURIComponent(name)}`,
    { headers: { Authorization: `Bearer ${key}` } },
  );
  const { data } = (await response.json()) as {
    data: { items: { id: string; leadCount: number }[] };
  };
  return data.items;
}
