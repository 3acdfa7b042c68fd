/** A tenant in stores that a program holds in its hands: an account group, and a key that may do everything. */
import { insertAccountGroup } from "../src/database/accountGroups.ts";
import { createApiKey } from "../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../src/keys/permissions.ts";
import { newIdentifier } from "../src/platform/identifiers.ts";

export interface Tenant {
  readonly accountGroupId: string;
  readonly token: string;
}

/** Makes a tenant in a migrated database. */
export async function seedTenant({
  API_KEYS,
  DATABASE,
}: Pick<Env, "API_KEYS" | "DATABASE">): Promise<Tenant> {
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  await insertAccountGroup(DATABASE, { id: accountGroupId, name: "Tenant", createdAt: now });
  const { token } = await createApiKey(
    API_KEYS,
    {
      name: "Key",
      accountGroupIds: [accountGroupId],
      permissions: [...PERMISSIONS],
      expiresAt: null,
    },
    now,
  );
  return { accountGroupId, token };
}
