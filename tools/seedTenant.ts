/** A tenant in stores that a program holds in its hands: an account group, and a key that may do everything. */
import { insertAccountGroup } from "../src/database/accountGroups.ts";
import { databaseOf } from "../src/database/databases.ts";
import type { AccountGroupPlace } from "../src/domain/accountGroup.ts";
import { createApiKey } from "../src/keys/apiKeys.ts";
import { writeDatabaseNumber } from "../src/keys/directory.ts";
import { PERMISSIONS } from "../src/keys/permissions.ts";
import { newIdentifier } from "../src/platform/identifiers.ts";

export interface Tenant extends AccountGroupPlace {
  readonly token: string;
}

/** Makes a tenant in a migrated database. */
export async function seedTenant(
  stores: Pick<Env, "API_KEYS">,
  databaseNumber = 1,
): Promise<Tenant> {
  const { API_KEYS } = stores;
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const accountGroup = { id: accountGroupId, name: "Tenant", createdAt: now };
  await writeDatabaseNumber(API_KEYS, accountGroupId, databaseNumber);
  await insertAccountGroup(databaseOf(stores, databaseNumber), accountGroup);
  const { token } = await createApiKey(
    API_KEYS,
    {
      name: "Key",
      accountGroupIds: [accountGroupId],
      databases: { [accountGroupId]: databaseNumber },
      permissions: [...PERMISSIONS],
      expiresAt: null,
    },
    now,
  );
  return { accountGroupId, databaseNumber, token };
}
