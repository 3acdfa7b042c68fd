/** A row of a CSV file as the API takes it. Pure: what a lead must be is the API's to judge. */
import type { components } from "../../client/contractTypes.ts";
import type { ColumnMap, Field } from "./columns.ts";

/** A lead as `POST …/leads` takes it; what a row does not say is left out. */
export type LeadToAdd = components["schemas"]["NewLead"];

/** Why a row cannot even be sent. */
export interface RowProblem {
  readonly reason: "WRONG_COLUMN_COUNT";
  readonly details: string;
}

/** Makes a lead of a row, or says what is wrong with the row. Empty columns too many are nothing wrong. */
export function toLead(
  cells: readonly string[],
  { count, fields, attributes }: ColumnMap,
): { lead: LeadToAdd } | { problem: RowProblem } {
  const surplus = cells.slice(count).some((cell) => cell.trim() !== "");
  if (cells.length < count || surplus) {
    const details = `The row has ${cells.length} columns, the header has ${count}.`;
    return { problem: { reason: "WRONG_COLUMN_COUNT", details } };
  }
  const read = (field: Field) => {
    const index = fields[field];
    return index === undefined ? "" : toLine(cells[index] ?? "");
  };
  const name =
    fields.name === undefined ? `${read("firstName")} ${read("lastName")}`.trim() : read("name");
  const optional = (["email", "linkedinUrl", "externalId", "company", "title"] as const)
    .map((field) => [field, read(field)] as const)
    .filter(([, value]) => value !== "");
  const ownAttributes = new Map<string, string>();
  for (const attribute of attributes) {
    const value = toLine(cells[attribute.index] ?? "");
    if (value !== "") ownAttributes.set(attribute.name, value);
  }
  return {
    lead: {
      name,
      ...Object.fromEntries(optional),
      ...(ownAttributes.size > 0 ? { attributes: Object.fromEntries(ownAttributes) } : {}),
    },
  };
}

/** The API takes single lines; a spreadsheet's cell may have several. */
function toLine(cell: string): string {
  return cell.replace(/\s*[\r\n\t]+\s*/g, " ").trim();
}
