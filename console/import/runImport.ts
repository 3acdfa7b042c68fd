/** Imports a file through the API, in batches. The whole import may be repeated without doubling anyone. */
import { sleep } from "../../client/sleep.ts";
import type { Mapping } from "../../tools/import/columns/mapping.ts";
import type { Note } from "../../tools/import/lead/note.ts";
import { toEntry } from "../../tools/import/lead/toEntry.ts";
import { type AddLeads, LeadBatch } from "../../tools/import/leadBatch.ts";
import { isDuplicate, type Rejection } from "../../tools/import/rejection.ts";
import { type Api, dataOf, type Problem, problemOf } from "../api.ts";
import { openCsv } from "./readRows.ts";

/** How often a batch is sent again that has no answer, or one that says: again. */
const REPETITIONS = 8;

/** How far an import is. `done` are all rows that are settled: those added, duplicates and rejected. */
export interface ImportState {
  readonly done: number;
  readonly added: number;
  /** Rows of people who were in the audience, or earlier in the file, already. */
  readonly duplicates: readonly Rejection[];
  /** Rows that are no lead. */
  readonly rejected: readonly Rejection[];
  /** What could not be used of rows that were added. */
  readonly notes: readonly Note[];
  /** Why it waits at present; null when it does not. */
  readonly waitsFor: Problem | null;
}

/** What to import, and how to follow it. */
export interface ImportOptions {
  readonly api: Api;
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly file: File;
  /** What a person says of its columns. */
  readonly mappings: readonly Mapping[];
  /** Ends it behind the batch that is under way. */
  readonly signal: AbortSignal;
  readonly onState: (state: ImportState) => void;
}

/**
 * Imports a file, until it is done or stopped.
 *
 * @throws {Problem} the API's refusal, or what is wrong with the file
 */
export async function runImport(options: ImportOptions): Promise<void> {
  const { file, mappings, signal, onState } = options;
  const duplicates: Rejection[] = [];
  const rejected: Rejection[] = [];
  const notes: Note[] = [];
  let state: ImportState = { done: 0, added: 0, duplicates, rejected, notes, waitsFor: null };
  const tell = (change: Partial<ImportState>) => {
    state = { ...state, ...change };
    onState(state);
  };
  const batch = new LeadBatch((leads) =>
    addPatiently(options, leads, (waitsFor) => tell({ waitsFor })),
  );
  const send = async () => {
    const { added, rejections, notes: more } = await batch.send();
    for (const note of more) notes.push(note);
    for (const one of rejections) (isDuplicate(one) ? duplicates : rejected).push(one);
    const done = state.done + added + rejections.length;
    tell({ done, added: state.added + added, waitsFor: null });
  };
  const { table } = await openCsv(file, mappings);
  for await (const row of table.rows) {
    const entry = toEntry(row, table.map);
    if (!batch.hasRoomFor(entry)) {
      if (signal.aborted) return;
      await send();
    }
    batch.add(entry);
  }
  if (!signal.aborted) await send();
}

/** A call whose answer is lost is repeated with its key, and told what it added. */
async function addPatiently(
  { api, accountGroupId, audienceId, signal }: ImportOptions,
  leads: Parameters<AddLeads>[0],
  onWait: (problem: Problem) => void,
): ReturnType<AddLeads> {
  const key = crypto.randomUUID();
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
        params: { path: { accountGroupId, audienceId }, header: { "Idempotency-Key": key } },
        body: { leads },
      });
      return dataOf(answer);
    } catch (error) {
      const problem = problemOf(error);
      const { againAt } = problem;
      if (againAt === null || attempt === REPETITIONS || signal.aborted) throw error;
      onWait(problem);
      await sleep(againAt - Date.now(), signal);
    }
  }
}
