/** What the first cells of a column tell of it. Pure. */
import { cleanCell } from "../lead/cleanCell.ts";
import { isNothing } from "../lead/isNothing.ts";
import { readIdentity } from "../lead/readIdentity.ts";

/** What is in some cells of a column. */
export interface Contents {
  /** Cells that are not empty. */
  readonly filled: number;
  /** How many of them differ. */
  readonly distinct: number;
  readonly emails: number;
  readonly linkedinUrls: number;
  /** Of the LinkedIn addresses, those of public profiles. */
  readonly publicUrls: number;
  readonly isRowNumber: boolean;
}

const PUBLIC_URL = /\/(?:in|pub)\/(?!AC[a-zA-Z]AA)/;
/** Of numbers that have at least so many in common with their range, a row counts them. */
const LEAST_DENSITY = 0.5;
/** Fewer numbers are a row's only when they begin as counting does. */
const FEW_NUMBERS = 3;

/** Looks at cells of a column. */
export function readContents(cells: readonly string[]): Contents {
  const filled = cells.map(cleanCell).filter((text) => !isNothing(text, "identity"));
  const urls = filled.flatMap((text) => readIdentity("linkedinUrl", text)?.value ?? []);
  return {
    filled: filled.length,
    distinct: new Set(filled).size,
    emails: filled.filter((text) => readIdentity("email", text) !== null).length,
    linkedinUrls: urls.length,
    publicUrls: urls.filter((url) => PUBLIC_URL.test(url)).length,
    isRowNumber: areRowNumbers(filled),
  };
}

/** Whether texts are numbers such as a program gives to rows: whole, each once, and hardly one left out. */
function areRowNumbers(texts: readonly string[]): boolean {
  if (texts.length === 0 || !texts.every((text) => /^\d{1,9}$/.test(text))) return false;
  const numbers = texts.map(Number);
  const distinct = new Set(numbers).size;
  const least = Math.min(...numbers);
  const range = Math.max(...numbers) - least + 1;
  if (distinct < texts.length || distinct < LEAST_DENSITY * range) return false;
  return texts.length >= FEW_NUMBERS || least <= 1;
}
