/** Who may call: pure decisions over a header and a key's record. */
import type { ApiKey } from "./apiKeys.ts";
import type { Permission } from "./permissions.ts";
import { isWellFormedToken } from "./token.ts";

/** Why a call is not authenticated. For the log: the client always gets the same 401. */
export type AuthenticationFailure =
  | "header-absent"
  | "not-bearer"
  | "malformed-token"
  | "unknown-key"
  | "revoked-key"
  | "expired-key";

/** What the `Authorization` header says, before any look-up. The scheme's case is free (RFC 9110, 11.1). */
export function decideToken(
  authorization: string | null,
): { token: string } | { failure: AuthenticationFailure } {
  if (authorization === null) return { failure: "header-absent" };
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return { failure: "not-bearer" };
  return isWellFormedToken(token) ? { token } : { failure: "malformed-token" };
}

/** Why a key that KV knows may not be used now, or null when it may. */
export function decideApiKeyFailure(
  apiKey: ApiKey | null,
  now: number,
): AuthenticationFailure | null {
  if (apiKey === null) return "unknown-key";
  if (apiKey.revokedAt !== null) return "revoked-key";
  if (apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) <= now) return "expired-key";
  return null;
}

/**
 * Why a key may not do what a route needs, in words for the client, or null when it may.
 * An account group that does not exist reads like one that the key has no access to.
 */
export function decideForbidden(
  apiKey: ApiKey,
  permission: Permission,
  accountGroupId: string,
): string | null {
  if (!apiKey.permissions.includes(permission)) {
    return `The API key lacks the permission ${permission}. Use a key that has it.`;
  }
  if (!apiKey.accountGroupIds.includes(accountGroupId)) {
    return `The API key has no access to the account group ${accountGroupId}.`;
  }
  return null;
}
