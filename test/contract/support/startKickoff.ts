/** The server of the tests in test/contract/ and test/console/: one for all of them, as `npm start` runs it, with what an operator would have made. */

import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

import { insertAccountGroup } from "../../../src/database/accountGroups.ts";
import { createApiKey } from "../../../src/keys/apiKeys.ts";
import { PERMISSIONS, type Permission } from "../../../src/keys/permissions.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { withStores } from "../../../tools/kickoff/stores.ts";
import { startTestServer } from "../../tools/support/testServer.ts";
import { makeExceptions } from "./exceptions.ts";

/** Each key is admitted 1,000 requests a minute, and the fuzzer sends more. */
const SPARE_KEYS = 8;
/** How many files listen to what happens. */
const LISTENING = 3;
/** How many account groups the tests of the console share. */
const OPENED = 12;

/** Starts the server; vitest ends it after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const persistTo = await mkdtemp(join(tmpdir(), "kickoff-contract-"));
  const logPath = join(persistTo, "server.log");
  const onLine = (line: string) => appendFileSync(logPath, `${line}\n`);
  const page = createServer((_, response) => response.end("<!doctype html><title>App</title>"));
  page.listen(0);
  await once(page, "listening");
  const pageOrigin = `http://localhost:${(page.address() as AddressInfo).port}`;
  const flags = ["--log-level", "log", "--var", `ALLOWED_ORIGINS:${pageOrigin}`];
  const server = await startTestServer({ persistTo, flags, onLine });
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const importingGroupId = newIdentifier(now);
  const listeningGroupIds = Array.from({ length: LISTENING }, () => newIdentifier(now));
  const openedGroupIds = Array.from({ length: OPENED }, () => newIdentifier(now));
  const keys = await withStores({ persistTo, remote: false }, async ({ DATABASE, API_KEYS }) => {
    const groupIds = [accountGroupId, importingGroupId, ...listeningGroupIds, ...openedGroupIds];
    for (const id of groupIds) {
      await insertAccountGroup(DATABASE, { id, name: "Contract", createdAt: now });
    }
    const createKey = async (permissions: Permission[], group = accountGroupId) => {
      const newApiKey = { name: "Contract", accountGroupIds: [group], permissions };
      return (await createApiKey(API_KEYS, { ...newApiKey, expiresAt: null }, now)).token;
    };
    return {
      key: await createKey([...PERMISSIONS]),
      powerlessKey: await createKey([]),
      spareKeys: await Promise.all(
        Array.from({ length: SPARE_KEYS }, () => createKey([...PERMISSIONS])),
      ),
      listening: await Promise.all(
        listeningGroupIds.map(async (id) => ({
          accountGroupId: id,
          key: await createKey([...PERMISSIONS], id),
        })),
      ),
      opened: await Promise.all(
        openedGroupIds.map(async (id) => ({
          accountGroupId: id,
          key: await createKey([...PERMISSIONS], id),
          readingKey: await createKey(
            PERMISSIONS.filter((permission) => permission.endsWith(":read")),
            id,
          ),
        })),
      ),
      importing: {
        accountGroupId: importingGroupId,
        key: await createKey(["audiences:read", "audiences:write"], importingGroupId),
        readingKey: await createKey(["audiences:read"], importingGroupId),
      },
    };
  });
  const { url } = server;
  const exceptions = await makeExceptions({ url, persistTo, accountGroupId, key: keys.key });
  project.provide("kickoff", {
    ...{ url, pageOrigin, persistTo, logPath, accountGroupId },
    ...keys,
    ...exceptions,
  });
  return async () => {
    page.close();
    await server.stop();
    await rm(persistTo, { recursive: true });
  };
}
