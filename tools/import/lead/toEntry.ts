/** What a row of a file is for an import: a lead to send, or a row that is none. Pure. */
import type { ColumnMap } from "../columns/decideColumns.ts";
import type { Row } from "../file/csvRules.ts";
import type { LeadRow } from "../leadBatch.ts";
import type { Rejection } from "../rejection.ts";
import type { CellNote } from "./note.ts";
import { toLead } from "./toLead.ts";

/** Decides what a row is. */
export function toEntry({ line, cells, notUtf8 }: Row, map: ColumnMap): LeadRow | Rejection {
  const outcome = toLead(cells, map);
  if ("problem" in outcome) return { line, cells, ...outcome.problem };
  const foreign = notUtf8.map((index) =>
    toNote(map.columns[index]?.name ?? "", cells[index] ?? ""),
  );
  const notes = [...foreign, ...outcome.notes].map((note) => ({ line, ...note }));
  return { line, cells, lead: outcome.lead, notes };
}

function toNote(column: string, value: string): CellNote {
  const details = "The cell is not in UTF-8, and was read as Windows-1252.";
  return { column, reason: "NOT_UTF8", details, value };
}
