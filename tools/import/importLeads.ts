/** Imports a CSV file through the API: streamed, in batches. The whole import may be repeated without doubling anyone. */
import { type Api, dataOf } from "../../client/client.ts";
import { Failure } from "../terminal/failure.ts";
import { ensureAudience } from "./audience.ts";
import { type ColumnMap, decideColumns } from "./columns.ts";
import type { Row } from "./csvRules.ts";
import { LeadBatch } from "./leadBatch.ts";
import { openCsv } from "./readRows.ts";
import { RejectedRows, rejectedPathOf } from "./rejectedRows.ts";
import { isDuplicate } from "./rejection.ts";
import { toEntry } from "./toEntry.ts";

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
  // A call whose answer is lost is repeated with its key, and told what it added.
  const batch = new LeadBatch(async (leads) =>
    dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
        params: { path: { accountGroupId, audienceId } },
        body: { leads },
      }),
    ),
  );
  const counts = { added: 0, duplicates: 0, rejected: 0 };

  const send = async (doneBytes: number) => {
    const { added, rejections } = await batch.send();
    counts.added += added;
    for (const rejection of rejections) {
      counts[isDuplicate(rejection) ? "duplicates" : "rejected"]++;
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
