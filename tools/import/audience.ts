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
  const list = await api.get(path, { searchParams: { name: nameOrId, limit: 2 } }).json();
  const [found, another] = listSchema.parse(list).data.items;
  if (found === undefined) {
    const created = await api.post(path, { json: { name: nameOrId } }).json();
    return createdSchema.parse(created).data.id;
  }
  if (another === undefined) return found.id;
  throw new Failure(`It is not clear which audience is meant by "${nameOrId}".`, {
    why: `Several have that name, among them ${found.id} and ${another.id}.`,
    next: "Give the id: --audience ID",
  });
}
