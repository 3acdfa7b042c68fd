/** `GET /v1/accounts` */
import * as z from "zod/mini";

import { selectAccountGroupsById } from "../../database/accountGroups.ts";
import { databaseOf } from "../../database/databases.ts";
import type { AccountGroup } from "../../domain/accountGroup.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { identifier, page, text, timestamp } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { OwnRouteInput, RequestContext } from "../request/context.ts";
import { findPlace } from "../request/home.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";

export const listAccountsQuery = z.strictObject(pageQuery(identifierSchema));

const accountGroupAnswer = /* @__PURE__ */ named(
  "AccountGroup",
  () => z.strictObject({ id: identifier, name: text(200), createdAt: timestamp }),
  "The tenant: every resource belongs to exactly one.",
);
type AccountGroupAnswer = z.infer<typeof accountGroupAnswer>;

/** What it answers. */
export const accountGroupPage = /* @__PURE__ */ named("AccountGroupPage", () =>
  page(accountGroupAnswer),
);

/** Lists the account groups that the key has access to, oldest first. */
export async function listAccounts(
  {
    apiKey,
    query: { cursor, limit },
    request,
  }: OwnRouteInput<object, z.output<typeof listAccountsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<AccountGroupAnswer>>> {
  const place = placeOf(cursor, request);
  const idsOf = Map.groupBy(
    apiKey.accountGroupIds,
    (accountGroupId) => findPlace(apiKey, accountGroupId).databaseNumber,
  );
  const ofEachDatabase = await Promise.all(
    Array.from(idsOf, ([databaseNumber, ids]) =>
      selectAccountGroupsById(databaseOf(env, databaseNumber), ids, place, limit + 1),
    ),
  );
  const accountGroups = ofEachDatabase.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    status: 200,
    data: toPage(request, accountGroups, limit, toAccountGroupAnswer, ({ id }) => id),
  };
}

function toAccountGroupAnswer({ id, name, createdAt }: AccountGroup): AccountGroupAnswer {
  return { id, name, createdAt: toTimestamp(createdAt) };
}
