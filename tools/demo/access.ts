/** Who takes part in the demo: an account group, a key for its operator, and one with which its sender tells events. */
import { insertAccountGroup } from "../../src/database/accountGroups.ts";
import { makeApiKey, storeApiKey } from "../../src/keys/apiKeys.ts";
import { PERMISSIONS, type Permission } from "../../src/keys/permissions.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { withStores } from "../kickoff/stores.ts";

export interface Access {
  readonly accountGroupId: string;
  readonly key: string;
  /** It may tell events, and nothing else. */
  readonly senderKey: string;
}

/** Makes them in the state of a server. */
export async function makeAccess(persistTo: string): Promise<Access> {
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const make = (name: string, permissions: readonly Permission[]) =>
    makeApiKey(
      { name, accountGroupIds: [accountGroupId], permissions: [...permissions], expiresAt: null },
      now,
    );
  const operator = make("Demo", PERMISSIONS);
  const sender = make("Demo sender", ["sender-events:write"]);
  await withStores({ persistTo, remote: false }, async ({ DATABASE, API_KEYS }) => {
    await insertAccountGroup(DATABASE, { id: accountGroupId, name: "Demo", createdAt: now });
    await storeApiKey(API_KEYS, operator);
    await storeApiKey(API_KEYS, sender);
  });
  return { accountGroupId, key: operator.token, senderKey: sender.token };
}
