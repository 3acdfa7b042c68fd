/** How far the instances of a run are, as they appear: while there are any to come, it is streamed. */
import { useEffect, useState } from "preact/hooks";

import { type RunProgress, watchRun } from "../../client/watchRun.ts";
import { requireSession } from "../session.ts";

type Count = Pick<RunProgress, "instancesCreated" | "instancesPromised" | "state" | "stuck">;

/**
 * Watches a run while its instances appear.
 *
 * @param runId null: there is nothing to watch
 * @param onEnd told when all are there
 * @returns null until something has come, and when nothing comes any more
 */
export function useRunStream(
  campaignId: string,
  runId: string | null,
  onEnd: () => void,
): Count | null {
  const [count, setCount] = useState<{ readonly runId: string; readonly count: Count } | null>(
    null,
  );
  useEffect(() => {
    if (runId === null) return;
    const left = new AbortController();
    const { api, accountGroupId } = requireSession();
    const path = { accountGroupId, campaignId, runId };
    const onProgress = (run: Count) => {
      if (!left.signal.aborted) setCount({ runId, count: run });
    };
    const watch = async () => {
      for await (const run of watchRun(api, path, { signal: left.signal })) onProgress(run);
    };
    watch()
      .catch(() => {
        // The figures of the page go on, and are loaded again as ever.
        if (!left.signal.aborted) setCount(null);
      })
      .finally(() => {
        if (!left.signal.aborted) onEnd();
      });
    return () => left.abort();
  }, [campaignId, runId]);
  return count !== null && count.runId === runId ? count.count : null;
}
