/** Imports a CSV file through the API: streamed, in batches. The whole import may be repeated without doubling anyone. */
import { type Api, dataOf } from "../../client/client.ts";
import { ensureAudience } from "./audience.ts";
import { type ImportPlan, openPlan, type PlanOptions } from "./importPlan.ts";
import { NOTES_HEADER, toNoteLine } from "./lead/note.ts";
import { toEntry } from "./lead/toEntry.ts";
import { LeadBatch } from "./leadBatch.ts";
import { isDuplicate, rejectedLinesFor } from "./rejection.ts";
import { ReportFile } from "./reportFile.ts";

/** What to import, and where to. */
export interface ImportOptions extends PlanOptions {
  readonly accountGroupId: string;
  /** Its id or its name; an audience is made when the name is new. */
  readonly audience: string;
  /** Told what the columns are taken for, before anything is sent. */
  readonly onPlan?: (plan: ImportPlan) => void;
  /** Told how far the import is after each batch; both in bytes of the file. */
  readonly onProgress?: (doneBytes: number, totalBytes: number, counts: ImportCounts) => void;
}

/** What became of the rows. The first three together are all rows of the file below the header but empty ones. */
export interface ImportCounts {
  readonly added: number;
  /** Rows of people who were in the audience, or earlier in the file, already. */
  readonly duplicates: number;
  /** Rows that are no lead. */
  readonly rejected: number;
  /** What could not be used of rows that were added. */
  readonly notes: number;
}

export interface ImportResult extends ImportCounts {
  readonly audienceId: string;
  /** Where the rows are that were not added; null when all were. */
  readonly rejectedFile: string | null;
  /** Where the notes are; null when there are none. */
  readonly notesFile: string | null;
}

/**
 * Imports a file.
 *
 * @throws {Failure} when the file cannot be read, has no usable header or no row below it
 * @throws the API's refusal, as `toFailure` tells it
 */
export async function importLeads(api: Api, options: ImportOptions): Promise<ImportResult> {
  const { path, accountGroupId, onPlan, onProgress } = options;
  const { plan, table, file } = await openPlan(options);
  onPlan?.(plan);
  const audienceId = await ensureAudience(api, accountGroupId, options.audience);
  const lines = rejectedLinesFor(table.header);
  const rejectedRows = await ReportFile.open(`${path}.rejected.csv`, lines.header);
  const notes = await ReportFile.open(`${path}.notes.csv`, NOTES_HEADER);
  // A call whose answer is lost is repeated with its key, and told what it added.
  const batch = new LeadBatch(async (leads) =>
    dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
        params: { path: { accountGroupId, audienceId } },
        body: { leads },
      }),
    ),
  );
  const counts = { added: 0, duplicates: 0, rejected: 0, notes: 0 };

  const send = async (doneBytes: number) => {
    const sent = await batch.send();
    counts.added += sent.added;
    counts.notes += sent.notes.length;
    for (const rejection of sent.rejections) {
      counts[isDuplicate(rejection) ? "duplicates" : "rejected"]++;
    }
    await rejectedRows.add(sent.rejections.map(lines.of));
    await notes.add(sent.notes.map(toNoteLine));
    onProgress?.(doneBytes, file.bytes, counts);
  };

  try {
    for await (const row of table.rows) {
      const entry = toEntry(row, table.map);
      if (!batch.hasRoomFor(entry)) await send(file.readBytes());
      batch.add(entry);
    }
    await send(file.bytes);
  } finally {
    await rejectedRows.close();
    await notes.close();
  }
  return { audienceId, ...counts, rejectedFile: rejectedRows.path, notesFile: notes.path };
}
