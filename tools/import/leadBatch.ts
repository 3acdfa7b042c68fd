/** Rows that travel to the API together, and what the API says of each. Pure but for the call that it is given. */
import type { components } from "../../client/contractTypes.ts";
import type { Note } from "./lead/note.ts";
import type { LeadToAdd } from "./lead/toLead.ts";
import type { Rejection } from "./rejection.ts";

/** The API takes this many leads a call, in a body of under 1 MiB. */
const MAXIMUM_ROWS = 1_000;
const MAXIMUM_BYTES = 1_048_576 - 64;
/** Cells may be far larger than what is sent of them, and wait here for what becomes of their rows. */
const MAXIMUM_CHARACTERS_HELD = 16_777_216;

/** Adds leads to the audience; called again with a lost answer, it must not add anybody twice. */
export type AddLeads = (leads: LeadToAdd[]) => Promise<components["schemas"]["AddedLeads"]>;

/** A row that may be sent. */
export interface LeadRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly lead: LeadToAdd;
  readonly notes: readonly Note[];
}

/** What became of the rows of a call. */
export interface SentBatch {
  readonly added: number;
  readonly rejections: readonly Rejection[];
  /** Of the rows that were added. */
  readonly notes: readonly Note[];
}

/** The next call: leads, and between them the rows that are none. Filled again after each `send`. */
export class LeadBatch {
  readonly #addLeads: AddLeads;
  #rows: LeadRow[] = [];
  #bytes = 0;
  #charactersHeld = 0;
  #rejections: Rejection[] = [];

  constructor(addLeads: AddLeads) {
    this.#addLeads = addLeads;
  }

  /** Whether another row fits. */
  hasRoomFor(entry: LeadRow | Rejection): boolean {
    return (
      this.#rows.length + this.#rejections.length < MAXIMUM_ROWS &&
      this.#bytes + sizeOf(entry) < MAXIMUM_BYTES &&
      this.#charactersHeld + charactersOf(entry) < MAXIMUM_CHARACTERS_HELD
    );
  }

  /** Takes a row; one that is not sent waits here, so that rejections come out in the order of the file. */
  add(entry: LeadRow | Rejection): void {
    this.#bytes += sizeOf(entry);
    this.#charactersHeld += charactersOf(entry);
    if ("lead" in entry) this.#rows.push(entry);
    else this.#rejections.push(entry);
  }

  /** Sends what has come together. */
  async send(): Promise<SentBatch> {
    const rows = this.#rows;
    const rejections = this.#rejections;
    this.#rows = [];
    this.#bytes = 0;
    this.#charactersHeld = 0;
    this.#rejections = [];
    if (rows.length === 0) return { added: 0, rejections, notes: [] };

    const { added, skipped } = await this.#addLeads(rows.map(({ lead }) => lead));
    for (const { index, reason, details } of skipped) {
      const row = rows[index];
      if (row === undefined) throw new Error(`The API skipped lead ${index}, which was not sent.`);
      rejections.push({
        line: row.line,
        reason,
        details: nameLines(details, rows),
        cells: row.cells,
      });
    }
    const left = new Set(skipped.map(({ index }) => index));
    return {
      added,
      rejections: rejections.sort((a, b) => a.line - b.line),
      notes: rows.flatMap((row, index) => (left.has(index) ? [] : row.notes)),
    };
  }
}

/** The bytes that an entry adds to the body, the comma behind it included. */
function sizeOf(entry: LeadRow | Rejection): number {
  return "lead" in entry ? new TextEncoder().encode(JSON.stringify(entry.lead)).length + 1 : 0;
}

function charactersOf({ cells }: LeadRow | Rejection): number {
  return cells.reduce((sum, { length }) => sum + length, 0);
}

/** The API speaks of places in a request; the reader of the file knows lines. */
function nameLines(details: string, rows: readonly LeadRow[]): string {
  return details.replace(/leads\[([0-9]+)\]/, (place, index: string) => {
    const row = rows[Number(index)];
    return row === undefined ? place : `the row on line ${row.line}`;
  });
}
