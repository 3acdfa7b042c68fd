/** The audiences of an account group. */
import { listAll, take } from "../client/listAll.ts";
import { dataOf, type Schemas } from "./api.ts";
import { requireSession } from "./session.ts";

/** Enough for any list that a person chooses from. */
const MOST_AUDIENCES = 20_000;

/** Every audience, the newest first: the API lists them from the oldest on. */
export async function loadAudiences(signal: AbortSignal): Promise<Schemas["Audience"][]> {
  const { api, accountGroupId } = requireSession();
  const params = { path: { accountGroupId } };
  const all = listAll(api, "/v1/accounts/{accountGroupId}/audiences", params, { signal });
  return (await take(all, MOST_AUDIENCES)).reverse();
}

/** Makes an audience, under a key that makes repeating safe. */
export async function createAudience(
  name: string,
  idempotencyKey: string,
): Promise<Schemas["Audience"]> {
  const { api, accountGroupId } = requireSession();
  const answer = await api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params: { path: { accountGroupId }, header: { "Idempotency-Key": idempotencyKey } },
    body: { name },
  });
  return dataOf(answer);
}
