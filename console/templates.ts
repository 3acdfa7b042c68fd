/** The templates of an account group. */
import { listAll, take } from "../client/listAll.ts";
import type { Schemas } from "./api.ts";
import { requireSession } from "./session.ts";

const MOST_TEMPLATES = 20_000;

/** All of them, with the built-in ones; the oldest first. */
export function loadTemplates(signal: AbortSignal): Promise<Schemas["Template"][]> {
  const { api, accountGroupId } = requireSession();
  const params = { path: { accountGroupId } };
  const all = listAll(api, "/v1/accounts/{accountGroupId}/templates", params, { signal });
  return take(all, MOST_TEMPLATES);
}
