/**
 * Does a task for each item, in order, in so many lanes: as many are under way at once. An invocation has six connections,
 * and a seventh call would wait for one while its deadline runs.
 * Source: https://developers.cloudflare.com/workers/platform/limits/#simultaneous-open-connections
 *
 * @param task must not fail: a lane ends with the first task that does
 */
export async function forEachInLanes<Item>(
  items: readonly Item[],
  lanes: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await task(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
