/** What a user names, by its id or its exact name. An id is taken as it is. */
import type { Api } from "../../client/client.ts";
import { identifierSchema } from "../../src/platform/identifiers.ts";
import { decideMatch, type Named } from "./decideMatch.ts";
import { readAll } from "./readList.ts";

/** The id of a campaign. */
export const findCampaign = finder("campaign", (api, path, name) =>
  readAll(api, "/v1/accounts/{accountGroupId}/campaigns", { path, query: { name } }),
);

/** The id of an audience. */
export const findAudience = finder("audience", (api, path, name) =>
  readAll(api, "/v1/accounts/{accountGroupId}/audiences", { path, query: { name } }),
);

/** The id of a template. */
export const findTemplate = finder("template", (api, path) =>
  readAll(api, "/v1/accounts/{accountGroupId}/templates", { path }),
);

/** The id of a sender. */
export const findSender = finder("sender", (api, path) =>
  readAll(api, "/v1/accounts/{accountGroupId}/senders", { path }),
);

/**
 * @param read reads those that may have the name
 * @throws {Failure} when none has the name, or several have
 */
function finder(
  kind: string,
  read: (
    api: Api,
    path: { readonly accountGroupId: string },
    name: string,
  ) => Promise<readonly Named[]>,
) {
  return async (api: Api, accountGroupId: string, nameOrId: string): Promise<string> => {
    if (identifierSchema.safeParse(nameOrId).success) return nameOrId;
    return decideMatch(kind, nameOrId, await read(api, { accountGroupId }, nameOrId));
  };
}
