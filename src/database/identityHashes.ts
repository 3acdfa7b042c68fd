/** The hashes under which suppressions have a person's identities. */
import { type Identities, type Identity, toHashedText, toIdentities } from "../domain/identity.ts";
import { sha256 } from "../platform/sha256.ts";

/** An identity, and the hash under which a suppression has it. */
export interface HashedIdentity extends Identity {
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

/** The identities of a person, each with its hash; none for somebody who has none. */
export function toIdentityHashes(
  accountGroupId: string,
  person: Identities,
): Promise<HashedIdentity[]> {
  return Promise.all(
    toIdentities(person).map(async (identity) => ({
      ...identity,
      hash: await sha256(toHashedText(accountGroupId, identity)),
    })),
  );
}
