/** Says the same of many actions, of no more than a person was told of. */
import type { components } from "../../client/contractTypes.ts";

/** The most that one call of the API resolves. */
export const MOST_AT_ONCE = 1_000;

/**
 * Resolves so many actions. It does not go on while there are more: these may have been asked for again, and have become unknown
 * once more, since they were counted, and nobody has looked at them.
 *
 * @param resolve one call
 * @param tell told after each call how many are resolved so far
 * @returns whether there are more
 */
export async function resolveCounted(
  count: number,
  resolve: () => Promise<components["schemas"]["ResolvedActions"]>,
  tell: (sum: number) => void,
): Promise<boolean> {
  let sum = 0;
  for (let call = 0; call < Math.ceil(count / MOST_AT_ONCE); call++) {
    const { resolved, hasMore } = await resolve();
    sum += resolved;
    tell(sum);
    if (!hasMore) return false;
    if (sum >= count) return true;
  }
  return true;
}
