/** Which audience an import goes to. */
import * as z from "zod/mini";

import { identifierSchema } from "../../src/identifier.ts";
import type { Api } from "../api/client.ts";
import { Failure } from "../terminal/failure.ts";

const audienceSchema = z.object({ id: z.string() });
const listSchema = z.object({ data: z.object({ items: z.array(audienceSchema) }) });
const createdSchema = z.object({ data: audienceSchema });

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
  const path = `accounts/${accountGroupId}/audiences`;
  return (await findAudience(api, path, nameOrId)) ?? createAudience(api, path, nameOrId);
}

/** @returns null when no audience has the name */
async function findAudience(api: Api, path: string, name: string): Promise<string | null> {
  const list = await api.get(path, { searchParams: { name, limit: 2 } }).json();
  const [found, another] = listSchema.parse(list).data.items;
  if (another === undefined) return found?.id ?? null;
  throw new Failure(`It is not clear which audience is meant by "${name}".`, {
    why: `Several have that name, among them ${found?.id} and ${another.id}.`,
    next: "Give the id: --audience ID",
  });
}

async function createAudience(api: Api, path: string, name: string): Promise<string> {
  const answer = await api.post(path, { json: { name } }).json();
  return createdSchema.parse(answer).data.id;
}
