/** The server of the contract's tests: one for all of them, as `npm start` runs it, with what an operator would have made. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { insertAccountGroup } from "../../../src/database/accountGroups.ts";
import { createApiKey } from "../../../src/keys/apiKeys.ts";
import { PERMISSIONS, type Permission } from "../../../src/keys/permissions.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { withStores } from "../../../tools/admin/stores.ts";
import { startServer } from "../../../tools/server.ts";

/** Each key is admitted 1,000 requests a minute, and the fuzzer sends more. */
const SPARE_KEYS = 8;

/** The server, and who may talk to it. */
export interface Kickoff {
  readonly url: string;
  /** The state directory, for what only an operator can do. */
  readonly persistTo: string;
  readonly accountGroupId: string;
  /** May do everything in the account group. */
  readonly key: string;
  /** Has access to the account group, and no permission. */
  readonly powerlessKey: string;
  /** Has access to an account group that there is not. */
  readonly strayKey: string;
  readonly missingAccountGroupId: string;
  /** As `key`, to be used up. */
  readonly spareKeys: readonly string[];
}

declare module "vitest" {
  interface ProvidedContext {
    kickoff: Kickoff;
  }
}

/** Starts the server; vitest ends it after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const persistTo = await mkdtemp(join(tmpdir(), "kickoff-contract-"));
  const server = await startServer({ persistTo, port: null });
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const missingAccountGroupId = newIdentifier(now);
  const keys = await withStores({ persistTo, remote: false }, async ({ DATABASE, API_KEYS }) => {
    await insertAccountGroup(DATABASE, { id: accountGroupId, name: "Contract", createdAt: now });
    const createKey = async (permissions: Permission[], group = accountGroupId) => {
      const newApiKey = { name: "Contract", accountGroupIds: [group], permissions };
      return (await createApiKey(API_KEYS, { ...newApiKey, expiresAt: null }, now)).token;
    };
    return {
      key: await createKey([...PERMISSIONS]),
      powerlessKey: await createKey([]),
      strayKey: await createKey([...PERMISSIONS], missingAccountGroupId),
      spareKeys: await Promise.all(
        Array.from({ length: SPARE_KEYS }, () => createKey([...PERMISSIONS])),
      ),
    };
  });
  project.provide("kickoff", {
    url: server.url,
    persistTo,
    accountGroupId,
    missingAccountGroupId,
    ...keys,
  });
  return async () => {
    await server.stop();
    await rm(persistTo, { recursive: true });
  };
}
