/** The templates of an account group. */
import { dataOf, type Schemas } from "./api.ts";
import { everyPage } from "./everyPage.ts";
import { requireSession } from "./session.ts";

const PAGE = 1_000;
const MOST_PAGES = 20;

/** All of them, with the built-in ones; the oldest first. */
export function loadTemplates(signal: AbortSignal): Promise<Schemas["Template"][]> {
  const { api, accountGroupId } = requireSession();
  return everyPage(
    async (cursor) =>
      dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/templates", {
          params: {
            path: { accountGroupId },
            query: { limit: PAGE, ...(cursor === null ? {} : { cursor }) },
          },
          signal,
        }),
      ),
    MOST_PAGES,
  );
}
