/** Rows that travel to the API together, and what the API says of each. */
import * as z from "zod/mini";

import type { Api } from "../api/client.ts";
import type { Rejection } from "./rejectedRows.ts";

/** The API takes this many leads a call, in a body of under 1 MiB. */
const MAXIMUM_ROWS = 1_000;
const MAXIMUM_BYTES = 1_048_576 - 64;

const answerSchema = z.object({
  data: z.object({
    added: z.number(),
    skipped: z.array(z.object({ index: z.number(), reason: z.string(), details: z.string() })),
  }),
});

/** Whether a lead, as JSON, fits into a call at all. */
export function fitsIntoCall(lead: string): boolean {
  return Buffer.byteLength(lead) < MAXIMUM_BYTES;
}

/** A row that may be sent. */
export interface LeadRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** As JSON. */
  readonly lead: string;
}

/** The next call: leads, and between them the rows that are none. Filled again after each `send`. */
export class LeadBatch {
  readonly #api: Api;
  readonly #path: string;
  #rows: LeadRow[] = [];
  #bytes = 0;
  #rejections: Rejection[] = [];

  /** @param path of the audience's leads */
  constructor(api: Api, path: string) {
    this.#api = api;
    this.#path = path;
  }

  /** Whether another row fits. */
  hasRoomFor(entry: LeadRow | Rejection): boolean {
    return (
      this.#rows.length + this.#rejections.length < MAXIMUM_ROWS &&
      this.#bytes + sizeOf(entry) < MAXIMUM_BYTES
    );
  }

  /** Takes a row; one that is not sent waits here, so that rejections come out in the order of the file. */
  add(entry: LeadRow | Rejection): void {
    this.#bytes += sizeOf(entry);
    if ("lead" in entry) this.#rows.push(entry);
    else this.#rejections.push(entry);
  }

  /** Sends what has come together. A call whose answer is lost is repeated with its key, and told what it added. */
  async send(): Promise<{ added: number; rejections: Rejection[] }> {
    const rows = this.#rows;
    const rejections = this.#rejections;
    this.#rows = [];
    this.#bytes = 0;
    this.#rejections = [];
    if (rows.length === 0) return { added: 0, rejections };

    const answer = await this.#api
      .post(this.#path, {
        body: `{"leads":[${rows.map(({ lead }) => lead).join(",")}]}`,
        headers: { "Content-Type": "application/json" },
      })
      .json();
    const { added, skipped } = answerSchema.parse(answer).data;
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
    return { added, rejections: rejections.sort((a, b) => a.line - b.line) };
  }
}

/** The bytes that an entry adds to the body, the comma behind it included. */
function sizeOf(entry: LeadRow | Rejection): number {
  return "lead" in entry ? Buffer.byteLength(entry.lead) + 1 : 0;
}

/** The API speaks of places in a request; the reader of the file knows lines. */
function nameLines(details: string, rows: readonly LeadRow[]): string {
  return details.replace(/leads\[([0-9]+)\]/, (place, index: string) => {
    const row = rows[Number(index)];
    return row === undefined ? place : `the row on line ${row.line}`;
  });
}
