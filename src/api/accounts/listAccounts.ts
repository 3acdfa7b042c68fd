/** `GET /v1/accounts` */
import * as z from "zod/mini";

import { selectAccountGroupsById } from "../../database/accountGroups.ts";
import type { AccountGroup } from "../../domain/accountGroup.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";

export const listAccountsQuery = z.strictObject(pageQuery(identifierSchema));

/** Lists the account groups that the key has access to, oldest first. */
export async function listAccounts(
  {
    apiKey,
    query: { cursor, limit },
    request,
  }: RouteInput<object, z.output<typeof listAccountsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<ReturnType<typeof toAccountGroupAnswer>>>> {
  const accountGroups = await selectAccountGroupsById(
    env.DATABASE,
    apiKey.accountGroupIds,
    placeOf(cursor, request),
    limit + 1,
  );
  return {
    status: 200,
    data: toPage(request, accountGroups, limit, toAccountGroupAnswer, ({ id }) => id),
  };
}

function toAccountGroupAnswer({ id, name, createdAt }: AccountGroup) {
  return { id, name, createdAt: toTimestamp(createdAt) };
}
