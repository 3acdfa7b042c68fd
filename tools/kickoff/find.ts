/** What a user names, by its id or its exact name. An id is taken as it is. */
import { type Api, dataOf } from "../../client/client.ts";
import { identifierSchema } from "../../src/platform/identifiers.ts";
import { decideMatch } from "./decideMatch.ts";
import { type PageQuery, readAll } from "./readAll.ts";

/** The id of a campaign. */
export const findCampaign = finder("campaign", async (api, accountGroupId, name, query) =>
  dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/campaigns", {
      params: { path: { accountGroupId }, query: { ...query, name } },
    }),
  ),
);

/** The id of an audience. */
export const findAudience = finder("audience", async (api, accountGroupId, name, query) =>
  dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/audiences", {
      params: { path: { accountGroupId }, query: { ...query, name } },
    }),
  ),
);

/** The id of a template. */
export const findTemplate = finder("template", async (api, accountGroupId, _name, query) =>
  dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/templates", {
      params: { path: { accountGroupId }, query },
    }),
  ),
);

/** The id of a sender. */
export const findSender = finder("sender", async (api, accountGroupId, _name, query) =>
  dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/senders", {
      params: { path: { accountGroupId }, query },
    }),
  ),
);

interface NamedPage {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
}

/**
 * @param read reads a page of those that may have the name
 * @throws {Failure} when none has the name, or several have
 */
function finder(
  kind: string,
  read: (api: Api, accountGroupId: string, name: string, query: PageQuery) => Promise<NamedPage>,
) {
  return async (api: Api, accountGroupId: string, nameOrId: string): Promise<string> => {
    if (identifierSchema.safeParse(nameOrId).success) return nameOrId;
    const candidates = await readAll((query) => read(api, accountGroupId, nameOrId, query));
    return decideMatch(kind, nameOrId, candidates);
  };
}
