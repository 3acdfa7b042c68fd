/** What an import takes a file for, on the terminal. Pure. */
import type { ImportPlan } from "../import/importPlan.ts";
import type { LeadToAdd } from "../import/lead/toLead.ts";
import type { Rehearsal } from "../import/rehearse.ts";
import { formatTable } from "../terminal/table.ts";

const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
};
/** Longer texts of a lead are cut here. */
const LONGEST_TEXT = 60;

/** The plan of an import: how the file is read, its columns, and the first leads. */
export function describePlan(plan: ImportPlan): string {
  const { encoding, encodingReason, delimiter, headerLine, rowsAbove, columns, leads } = plan;
  const between = DELIMITER_WORDS[delimiter] ?? JSON.stringify(delimiter);
  const above = rowsAbove === 0 ? "" : `, ${rowsAbove} rows above it left out`;
  const rows = columns.map(({ name, becomes, reason }) => [toPrintable(name), becomes, reason]);
  const first = leads.map((lead, index) => `${index + 1}. ${describeLead(lead)}`);
  return [
    `Reads ${encoding} (${encodingReason}), ${between} between columns, the header on line ${headerLine}${above}.`,
    "",
    formatTable(["COLUMN", "BECOMES", "WHY"], rows),
    ...(first.length === 0 ? [] : ["", "The first leads, as they will be:", ...first]),
  ].join("\n");
}

/** What became of the rows in a rehearsal. */
export function describeRehearsal({ rows, rejected, notes }: Rehearsal): string {
  return `${rows} rows: ${rows - rejected} to add, ${rejected} to reject, ${notes} notes. Nothing was sent.`;
}

function describeLead({ name, attributes, ...fields }: LeadToAdd): string {
  const texts = [...Object.entries(fields), ...Object.entries(attributes ?? {})].map(
    ([field, value]) => `   ${toPrintable(field)}: ${toPrintable(String(value))}`,
  );
  return [toPrintable(name), ...texts].join("\n");
}

/** What a file says must not steer the terminal. */
function toPrintable(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "");
  const characters = [...plain];
  return characters.length <= LONGEST_TEXT
    ? plain
    : `${characters.slice(0, LONGEST_TEXT).join("")}…`;
}
