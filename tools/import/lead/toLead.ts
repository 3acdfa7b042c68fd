/**
 * A row of a CSV file as the API takes it. Pure. Whoever can be reached in one way is a lead: what else is in the row and cannot
 * be used is a note.
 */
import type { components } from "../../../client/contractTypes.ts";
import { IDENTITY_KINDS, type IdentityKind } from "../../../src/domain/identity.ts";
import {
  MAXIMUM_NAME_CHARACTERS,
  MAXIMUM_WORK_CHARACTERS,
} from "../../../src/domain/textLengths.ts";
import type { ColumnMap } from "../columns/decideColumns.ts";
import type { Field } from "../columns/fields.ts";
import { cleanCell } from "./cleanCell.ts";
import { cutText, fits } from "./cutText.ts";
import { holdsRows } from "./holdsRows.ts";
import { isNothing, type Purpose } from "./isNothing.ts";
import { holds, joinName } from "./joinName.ts";
import type { CellNote, NoteReason } from "./note.ts";
import { readIdentity } from "./readIdentity.ts";
import { cutCell, takeAttributes } from "./takeAttributes.ts";

/** A lead as `POST …/leads` takes it; what a row does not say is left out. */
export type LeadToAdd = components["schemas"]["NewLead"];

/** Why nobody can be made of a row. */
export interface RowProblem {
  readonly reason: "WRONG_COLUMN_COUNT" | "UNCLOSED_QUOTE" | "NO_IDENTITY" | "NO_NAME";
  readonly details: string;
}

/** What a row is. */
export type RowOutcome =
  | { readonly lead: LeadToAdd; readonly notes: readonly CellNote[] }
  | { readonly problem: RowProblem };

/** Of a cell that cannot be used, in the reason of a rejection. */
const SHOWN_CHARACTERS = 100;

const NAME_FIELDS = ["name", "firstName", "lastName"] as const;

const UNUSABLE: Readonly<Record<IdentityKind, readonly [reason: NoteReason, details: string]>> = {
  email: ["UNUSABLE_EMAIL", "This is no e-mail address."],
  linkedinUrl: ["UNUSABLE_LINKEDIN_URL", "This is no address of one person on LinkedIn."],
  externalId: [
    "UNUSABLE_EXTERNAL_ID",
    "This cannot be an external id: it is too long, reserved, or a number that a spreadsheet has rounded.",
  ],
};

/** Makes a lead of a row, or says why there is none. */
export function toLead(cells: readonly string[], map: ColumnMap): RowOutcome {
  const count = map.columns.length;
  // Programs leave out empty cells at the end of a row; more cells than columns say that a delimiter is not in quotes.
  if (cells.slice(count).some((cell) => cell.trim() !== "")) {
    const details = `The row has ${cells.length} columns, the header has ${count}.`;
    return { problem: { reason: "WRONG_COLUMN_COUNT", details } };
  }
  const place = cells.findIndex((cell, index) => holdsRows(cell, index, map));
  if (place !== -1) {
    const details = `A quote is opened and not closed: the cell of ${map.columns[place]?.name} holds other cells and rows.`;
    return { problem: { reason: "UNCLOSED_QUOTE", details } };
  }
  return new RowReader(cells.map(cleanCell), map).read();
}

/** Reads one row. What it has used of the cells is no attribute any more. */
class RowReader {
  readonly #cells: readonly string[];
  readonly #map: ColumnMap;
  readonly #notes: CellNote[] = [];
  /** By the index of a column: what is left of its cell for an attribute. */
  readonly #left = new Map<number, string>();

  constructor(cells: readonly string[], map: ColumnMap) {
    this.#cells = cells;
    this.#map = map;
  }

  read(): RowOutcome {
    const identities = Object.fromEntries(
      IDENTITY_KINDS.flatMap((kind) => {
        const value = this.#takeIdentity(kind);
        return value === null ? [] : [[kind, value]];
      }),
    ) as Partial<Record<IdentityKind, string>>;
    if (Object.keys(identities).length === 0) {
      return { problem: { reason: "NO_IDENTITY", details: this.#describeMissing() } };
    }
    const name = this.#takeName() || this.#standInFor(identities);
    if (name === null) {
      const details = "The row has no name, nor an address that could stand in its place.";
      return { problem: { reason: "NO_NAME", details } };
    }
    const work = (["company", "title"] as const).flatMap((field) => {
      const value = this.#take(field, "work");
      return value === "" ? [] : [[field, this.#cut([field], value, MAXIMUM_WORK_CHARACTERS)]];
    });
    const attributes = this.#takeAttributes();
    return {
      lead: {
        name: this.#cut(NAME_FIELDS, name, MAXIMUM_NAME_CHARACTERS),
        ...identities,
        ...Object.fromEntries(work),
        ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
      },
      notes: this.#notes,
    };
  }

  /** The first of the columns of an identity that can be used. The others, and the rest of its cell, are attributes. */
  #takeIdentity(kind: IdentityKind): string | null {
    let taken: string | null = null;
    for (const index of this.#map.fields[kind] ?? []) {
      const text = this.#cells[index] ?? "";
      if (isNothing(text, "identity")) {
        this.#left.set(index, "");
        continue;
      }
      const found = readIdentity(kind, text);
      if (found === null) this.#note(index, ...UNUSABLE[kind]);
      else if (taken === null) {
        taken = found.value;
        this.#left.set(index, found.others.join(", "));
        if (found.others.length > 0) this.#noteOthers(index, found.others.length);
      }
    }
    return taken;
  }

  #noteOthers(index: number, others: number): void {
    const details = `The first of ${others + 1} is used; the others are kept as an attribute.`;
    this.#note(index, "SEVERAL_IN_CELL", details);
  }

  /** Empty when the row has none. */
  #takeName(): string {
    const first = this.#take("firstName", "name");
    const family = this.#take("lastName", "familyName");
    // A surname may be Null, but not beside a first name that is nothing.
    const last = first === "" && isNothing(family, "name") ? "" : family;
    const whole = this.#take("name", "name");
    const name = joinName({ whole, first, last });
    const [index] = this.#map.fields.name ?? [];
    if (index !== undefined && !holds(name, whole)) this.#left.delete(index);
    return name;
  }

  /** An address in the place of a name that nobody knows: nobody is greeted by it. */
  #standInFor({ email, linkedinUrl }: Partial<Record<IdentityKind, string>>): string | null {
    const address = email ?? linkedinUrl?.replace(/^https:\/\/www\./, "");
    if (address === undefined) return null;
    const details =
      "The row has no name. The address stands in its place, and no first name is taken from it.";
    this.#notes.push({
      column: this.#namesOf(NAME_FIELDS),
      reason: "NO_NAME",
      details,
      value: "",
    });
    return address;
  }

  /** The text of a field of one column; empty when there is none. */
  #take(field: Field, purpose: Purpose): string {
    const [index] = this.#map.fields[field] ?? [];
    if (index === undefined) return "";
    // Parts of a name that is there as a whole are data like any other.
    const isPart = field === "firstName" || field === "lastName";
    if (!isPart || this.#map.fields.name === undefined) this.#left.set(index, "");
    const text = withoutQuotes(this.#cells[index] ?? "");
    return isNothing(text, purpose) ? "" : text;
  }

  #takeAttributes(): Record<string, string> {
    const cells = this.#map.columns.flatMap(({ name, use }, index) => {
      if (use === "ignore" || use === "rejection") return [];
      const value = this.#left.get(index) ?? this.#cells[index] ?? "";
      return isNothing(value, "attribute") ? [] : [{ name, value }];
    });
    return takeAttributes(cells, (note) => this.#notes.push(note));
  }

  #cut(fields: readonly Field[], value: string, maximumCharacters: number): string {
    if (fits(value, maximumCharacters)) return value;
    const column = this.#namesOf(fields);
    return cutCell(column, value, maximumCharacters, (note) => this.#notes.push(note));
  }

  #note(index: number, reason: NoteReason, details: string): void {
    const column = this.#map.columns[index]?.name ?? "";
    this.#notes.push({ column, reason, details, value: this.#cells[index] ?? "" });
  }

  #describeMissing(): string {
    const columns = this.#namesOf(IDENTITY_KINDS);
    if (this.#notes.length === 0) return `Nothing says who it is. Empty: ${columns}.`;
    const unusable = this.#notes.map(
      ({ column, value }) => `${column}: ${JSON.stringify(cutText(value, SHOWN_CHARACTERS))}`,
    );
    return `Nothing that can be used says who it is. ${unusable.join("; ")}`;
  }

  #namesOf(fields: readonly Field[]): string {
    const indexes = fields.flatMap((field) => this.#map.fields[field] ?? []);
    return indexes.map((index) => this.#map.columns[index]?.name ?? "").join(", ");
  }
}

/** Quotes around the whole of a text belong to no name. */
function withoutQuotes(text: string): string {
  return /^(["“„«'‘])(.*)(["”“»'’])$/.exec(text)?.[2]?.trim() ?? text;
}
