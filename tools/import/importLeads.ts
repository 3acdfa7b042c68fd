/** Imports a CSV file through the API: streamed, in batches. The whole import may be repeated without doubling anyone. */
import type { Api } from "../api/client.ts";
import { Failure } from "../terminal/failure.ts";
import { ensureAudience } from "./audience.ts";
import { type ColumnMap, decideColumns } from "./columns.ts";
import { fitsIntoCall, LeadBatch, type LeadRow } from "./leadBatch.ts";
import { openCsv, type Row } from "./readRows.ts";
import { RejectedRows, type Rejection, rejectedPathOf } from "./rejectedRows.ts";
import { toLead } from "./toLead.ts";

/** What to import, and where to. */
export interface ImportOptions {
  readonly path: string;
  readonly accountGroupId: string;
  /** Its id or its name; an audience is made when the name is new. */
  readonly audience: string;
  /** Told how far the import is after each batch; both in bytes of the file. */
  readonly onProgress?: (doneBytes: number, totalBytes: number, counts: ImportCounts) => void;
}

/** What became of the rows. Together they are all rows of the file but the header and empty ones. */
export interface ImportCounts {
  readonly added: number;
  /** Rows of people who were in the audience, or earlier in the file, already. */
  readonly duplicates: number;
  /** Rows that are no lead. */
  readonly rejected: number;
}

export interface ImportResult extends ImportCounts {
  readonly audienceId: string;
  /** Where the rows are that were not added; null when all were. */
  readonly rejectedFile: string | null;
}

/**
 * Imports a file.
 *
 * @throws {Failure} when the file cannot be read, has no usable header or no row below it
 * @throws the API's refusal, as `toFailure` tells it
 */
export async function importLeads(api: Api, options: ImportOptions): Promise<ImportResult> {
  const { path, accountGroupId, onProgress } = options;
  const file = await openCsv(path);
  const { header, columns } = await readHeader(path, file.rows);
  const { value: firstRow } = await file.rows.next();
  if (firstRow === undefined) throw rowless(path);
  const audienceId = await ensureAudience(api, accountGroupId, options.audience);
  const rejectedRows = await RejectedRows.open(rejectedPathOf(path), header);
  const batch = new LeadBatch(api, { accountGroupId, audienceId });
  const counts = { added: 0, duplicates: 0, rejected: 0 };

  const send = async (doneBytes: number) => {
    const { added, rejections } = await batch.send();
    counts.added += added;
    for (const rejection of rejections) {
      counts[rejection.reason.startsWith("DUPLICATE_") ? "duplicates" : "rejected"]++;
      await rejectedRows.add(rejection);
    }
    onProgress?.(doneBytes, file.bytes, counts);
  };

  try {
    const take = async (row: Row) => {
      const entry = toEntry(row, columns);
      if (!batch.hasRoomFor(entry)) await send(row.endByte);
      batch.add(entry);
    };
    await take(firstRow);
    for await (const row of file.rows) await take(row);
    await send(file.bytes);
  } finally {
    await rejectedRows.close();
  }
  return { audienceId, ...counts, rejectedFile: rejectedRows.hasRows ? rejectedRows.path : null };
}

function toEntry(row: Row, columns: ColumnMap): LeadRow | Rejection {
  const { line, cells } = row;
  if (!row.isUtf8) {
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

async function readHeader(
  path: string,
  rows: AsyncGenerator<Row>,
): Promise<{ header: string[]; columns: ColumnMap }> {
  const { value: header } = await rows.next();
  const decision = decideColumns(header?.cells ?? []);
  if ("columns" in decision) return { header: header?.cells ?? [], columns: decision.columns };
  throw new Failure(`${path} has no header that can be used.`, {
    why: decision.problem,
    next: "The first line must name the columns, for example: name,email,linkedinUrl,externalId,company,title",
  });
}

function rowless(path: string): Failure {
  return new Failure(`${path} has no rows.`, {
    why: "There is nothing below the header.",
    next: "Add a line for each lead, and import it again.",
  });
}
