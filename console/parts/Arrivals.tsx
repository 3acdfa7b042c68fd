import { countOf } from "./format.ts";

/** Says how many have come while the page was open: a list that were to announce itself would be read out as a whole. */
export function Arrivals({
  count,
  one,
  many,
}: {
  readonly count: number;
  /** What one is called. */
  readonly one: string;
  readonly many: string;
}) {
  return (
    <p class="arrivals" role="status">
      <small>{count === 0 ? null : `${countOf(count, `new ${one}`, `new ${many}`)}.`}</small>
    </p>
  );
}
