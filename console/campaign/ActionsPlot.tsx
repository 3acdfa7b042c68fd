import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { type Problem, problemOf } from "../api.ts";
import { countOf, formatCount, formatDay, formatTime } from "../parts/format.ts";
import { loadPart } from "../parts/loadPart.ts";
import { Empty, Notice } from "../parts/Notice.tsx";
import { Scrolling } from "../parts/Scrolling.tsx";
import { type Bucket, type BucketSize, bucketActions } from "./bucketActions.ts";
import type { Plot } from "./plot.ts";
import { useNewestEvents } from "./useNewestEvents.ts";

const MOST_ACTIONS = 2_000;

/** How many actions were sent when, drawn and as a table. */
export function ActionsPlot({ campaignId }: { readonly campaignId: string }) {
  const { events, isWhole, isLoaded, problem } = useNewestEvents(
    campaignId,
    "action.sent",
    MOST_ACTIONS,
  );
  const { size, buckets } = useMemo(
    () => bucketActions(events.map(({ timestamp }) => Date.parse(timestamp))),
    [events],
  );
  const what = isWhole
    ? `All ${countOf(events.length, "action")} of the last 30 days`
    : `The newest ${countOf(events.length, "action")}`;
  return (
    <section class="plot-section" aria-labelledby="actions-over-time">
      <h2 id="actions-over-time">Actions over time</h2>
      <Notice problem={problem} />
      {isLoaded && events.length === 0 ? <Empty>No action was sent yet.</Empty> : null}
      {events.length === 0 ? null : (
        <>
          <p>
            {what}, by the {size}.
          </p>
          <Drawing buckets={buckets} />
          <details>
            <summary>The same as a table</summary>
            <Figures size={size} buckets={buckets} />
          </details>
        </>
      )}
    </section>
  );
}

/** The table beside it says the same to whoever cannot see it. */
function Drawing({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(buckets);
  latest.current = buckets;
  useEffect(() => {
    let isLeft = false;
    loadPart(() => import("./plot.ts")).then(
      ({ drawPlot }) => {
        if (isLeft || place.current === null) return;
        plot.current = drawPlot(place.current);
        plot.current.show(latest.current);
      },
      (error: unknown) => setProblem(problemOf(error)),
    );
    return () => {
      isLeft = true;
      plot.current?.end();
      plot.current = null;
    };
  }, []);
  useEffect(() => plot.current?.show(buckets), [buckets]);
  return (
    <>
      <Notice problem={problem} />
      <div class="plot" ref={place} aria-hidden="true" />
    </>
  );
}

function Figures({
  size,
  buckets,
}: {
  readonly size: BucketSize;
  readonly buckets: readonly Bucket[];
}) {
  return (
    <Scrolling label="Actions over time">
      <table>
        <thead>
          <tr>
            <th scope="col">The {size} from</th>
            <th scope="col" class="count">
              Actions
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets
            .filter(({ count }) => count > 0)
            .reverse()
            .map(({ at, count }) => {
              const moment = new Date(at).toISOString();
              return (
                <tr key={at}>
                  <th scope="row">
                    <time dateTime={moment}>
                      {size === "day" ? formatDay(moment) : formatTime(moment)}
                    </time>
                  </th>
                  <td class="count">{formatCount(count)}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
      <small>A {size} without actions is left out.</small>
    </Scrolling>
  );
}
