/**
 * What an object of the archive says: newline-delimited JSON. The first line says what it is, each further one is a row, an
 * array of the columns that the first names. Pure.
 */
import * as z from "zod/mini";

import { ARCHIVED_TABLES } from "../domain/archive.ts";
import { identifierSchema } from "../platform/identifiers.ts";
import { wholeNumberSchema } from "../platform/wholeNumber.ts";

/** Changes when a line means something else. */
const FORMAT_VERSION = 1;

const headerSchema = z.object({
  kickoffArchive: z.literal(FORMAT_VERSION),
  accountGroupId: identifierSchema,
  campaignId: identifierSchema,
  run: z.object({ id: identifierSchema }),
  part: wholeNumberSchema,
  table: z.enum(ARCHIVED_TABLES),
  columns: z.array(z.string()),
  rows: wholeNumberSchema,
});

/** The first line, without the version. */
export type PartHeader = Omit<z.output<typeof headerSchema>, "kickoffArchive" | "run"> & {
  /** What is known of the run without its rows. */
  readonly run: { readonly id: string; readonly [field: string]: string | number | null };
};

/** The text of a part. */
export function toPartText(header: PartHeader, lines: readonly string[]): string {
  const first = JSON.stringify({ kickoffArchive: FORMAT_VERSION, ...header });
  return `${[first, ...lines].join("\n")}\n`;
}

/**
 * Reads the text of a part.
 *
 * @throws {Error} when it is none, or has not as many rows as it says
 */
export function readPartText(text: string): {
  readonly header: z.output<typeof headerSchema>;
  readonly lines: readonly string[];
} {
  const [first = "", ...lines] = text.split("\n");
  if (lines.pop() !== "") throw new Error("The part does not end with the end of a line.");
  const header = headerSchema.parse(JSON.parse(first));
  if (lines.length !== header.rows) {
    throw new Error(`The part says that it has ${header.rows} rows, and has ${lines.length}.`);
  }
  return { header, lines };
}
