/** The audiences of an account group. */
import { dataOf, type Schemas } from "./api.ts";
import { everyPage } from "./everyPage.ts";
import { requireSession } from "./session.ts";

const LARGEST_PAGE = 1_000;
/** Enough for any list that a person chooses from. */
const MOST_PAGES = 20;

/** Every audience, the newest first: the API lists them from the oldest on. */
export async function loadAudiences(signal: AbortSignal): Promise<Schemas["Audience"][]> {
  const { api, accountGroupId } = requireSession();
  const audiences = await everyPage(async (cursor) => {
    const query = { limit: LARGEST_PAGE, ...(cursor === null ? {} : { cursor }) };
    return dataOf(
      await api.GET("/v1/accounts/{accountGroupId}/audiences", {
        params: { path: { accountGroupId }, query },
        signal,
      }),
    );
  }, MOST_PAGES);
  return audiences.reverse();
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
