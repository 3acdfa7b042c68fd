/** `GET /v1/accounts` */
import * as z from "zod/mini";

import { selectAccountGroupsById } from "../../database/accountGroups.ts";
import { databaseOf } from "../../database/databases.ts";
import type { AccountGroup, AccountGroupPlace } from "../../domain/accountGroup.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import { type Answer, toTimestamp } from "../answer/envelope.ts";
import { identifier, page, text, timestamp } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { OwnRouteInput, RequestContext } from "../request/context.ts";
import { findPlace, notAtHome } from "../request/home.ts";
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

/**
 * Lists the account groups that the key has access to, oldest first.
 *
 * @throws {UpstreamError} when one does not live where the record of the key says: without it the list would look complete
 */
export async function listAccounts(
  {
    apiKey,
    query: { cursor, limit },
    request,
  }: OwnRouteInput<object, z.output<typeof listAccountsQuery>, object>,
  { env }: RequestContext,
): Promise<Answer<Page<AccountGroupAnswer>>> {
  const behind = placeOf(cursor, request) ?? "";
  const places = [...new Set(apiKey.accountGroupIds)]
    .filter((id) => id > behind)
    .sort((one, other) => (one < other ? -1 : 1))
    .slice(0, limit + 1)
    .map((id) => findPlace(apiKey, id));
  const found = await readAccountGroups(env, places);
  const accountGroups = places.map((place) => {
    const accountGroup = found.get(place.accountGroupId);
    if (accountGroup === undefined) throw notAtHome(place);
    return accountGroup;
  });
  return {
    status: 200,
    data: toPage(request, accountGroups, limit, toAccountGroupAnswer, ({ id }) => id),
  };
}

/** The account groups that are where they are looked for, by their ids: one query a database. */
async function readAccountGroups(
  env: Env,
  places: readonly AccountGroupPlace[],
): Promise<ReadonlyMap<string, AccountGroup>> {
  const ofEachDatabase = await Promise.all(
    Array.from(
      Map.groupBy(places, ({ databaseNumber }) => databaseNumber),
      ([databaseNumber, own]) =>
        selectAccountGroupsById(
          databaseOf(env, databaseNumber),
          own.map(({ accountGroupId }) => accountGroupId),
        ),
    ),
  );
  return new Map(ofEachDatabase.flat().map((one) => [one.id, one]));
}

function toAccountGroupAnswer({ id, name, createdAt }: AccountGroup): AccountGroupAnswer {
  return { id, name, createdAt: toTimestamp(createdAt) };
}
