/** Which audience an import goes to. */

import { type Api, dataOf } from "../../client/client.ts";
import { identifierSchema } from "../../src/platform/identifiers.ts";
import { Failure } from "../terminal/failure.ts";

/**
 * Finds an audience by its id or its exact name, and creates it when the name is new. An id is taken as it is.
 *
 * @throws {Failure} when several audiences have the name
 */
export async function ensureAudience(
  api: Api,
  accountGroupId: string,
  nameOrId: string,
): Promise<string> {
  if (identifierSchema.safeParse(nameOrId).success) return nameOrId;
  const found = await findAudience(api, accountGroupId, nameOrId);
  return found ?? createAudience(api, accountGroupId, nameOrId);
}

/** @returns null when no audience has the name */
async function findAudience(
  api: Api,
  accountGroupId: string,
  name: string,
): Promise<string | null> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/audiences", {
    params: { path: { accountGroupId }, query: { name, limit: 2 } },
  });
  const [found, another] = dataOf(answer).items;
  if (another === undefined) return found?.id ?? null;
  throw new Failure(`It is not clear which audience is meant by "${name}".`, {
    why: `Several have that name, among them ${found?.id} and ${another.id}.`,
    next: "Give the id: --audience ID",
  });
}

async function createAudience(api: Api, accountGroupId: string, name: string): Promise<string> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params: { path: { accountGroupId } },
    body: { name },
  });
  return dataOf(answer).id;
}
