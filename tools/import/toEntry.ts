/** What a row of a file is for an import: a lead to send, or a row that is none. Pure. */
import type { ColumnMap } from "./columns.ts";
import type { Row } from "./csvRules.ts";
import { fitsIntoCall, type LeadRow } from "./leadBatch.ts";
import type { Rejection } from "./rejection.ts";
import { toLead } from "./toLead.ts";

/** Decides what a row is. */
export function toEntry({ line, cells, isUtf8 }: Row, columns: ColumnMap): LeadRow | Rejection {
  if (!isUtf8) {
    const details = "The row has bytes that are not UTF-8. Save the file as CSV in UTF-8.";
    return { line, cells, reason: "INVALID_UTF8", details };
  }
  const outcome = toLead(cells, columns);
  if ("problem" in outcome) return { line, cells, ...outcome.problem };
  const leadRow = { line, cells, lead: outcome.lead };
  if (fitsIntoCall(leadRow)) return leadRow;
  return {
    line,
    cells,
    reason: "ROW_TOO_LARGE",
    details: "The row is larger than a request may be.",
  };
}
