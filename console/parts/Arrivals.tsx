import { useRef } from "preact/hooks";

import { countOf } from "./format.ts";

/**
 * Says how many have come since the list was shown for the first time: a list that were to announce itself would be read out as
 * a whole.
 */
export function Arrivals({
  ids,
  one,
  many,
}: {
  /** Of all that the list shows. */
  readonly ids: readonly string[];
  /** What one is called. */
  readonly one: string;
  readonly many: string;
}) {
  const atFirst = useRef(ids);
  const count = ids.filter((id) => !atFirst.current.includes(id)).length;
  return (
    <p class="arrivals" role="status">
      <small>{count === 0 ? null : `${countOf(count, `new ${one}`, `new ${many}`)}.`}</small>
    </p>
  );
}
