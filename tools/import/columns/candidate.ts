/** What a column is most likely, taken by itself. Pure. */
import type { Contents } from "./contents.ts";
import { isForeign, type NamedField, readName } from "./fieldOfName.ts";
import type { Field } from "./fields.ts";

/** What a column may be. */
export interface Candidate {
  readonly use: Field | "attribute" | "ignore";
  /** How sure it is among columns of the same field: 0 is the surest. */
  readonly rank: number;
  readonly reason: string;
  /** No name says whose addresses they are: such a column counts only where no surer one has any. */
  readonly isGuess?: boolean;
  /** Its name says addresses, and there are none so far. */
  readonly isWithoutAddresses?: boolean;
}

/** Of the filled cells of a column, so many must be addresses where its name does not say so. */
const LEAST_SHARE = 0.6;
/** Where fewer differ, the addresses are of somebody else: an owner, a sender. */
const LEAST_DISTINCT_SHARE = 0.5;
/** Where fewer differ, the ids are of companies: colleagues would be duplicates of each other. */
const LEAST_DISTINCT_SHARE_OF_IDS = 0.9;
/** So many cells without any address speak against a name. */
const CELLS_THAT_SPEAK = 5;
/** A column that is found by what is in it comes behind those whose name says it. */
const RANK_BY_CONTENT = 10;
/** An address of a search or a recruiter comes behind the one that everybody sees. */
const RANK_NOT_PUBLIC = 20;

const BY_NAME = "by its name";
/** Why a column that might be an external id is none; a person may say otherwise. */
export const COUNTS_ROWS = "counts rows, which tells nobody apart in another file";

/** Decides what a column is by its name and by what is in it. */
export function findCandidate(name: string, contents: Contents): Candidate {
  const named = readName(name);
  return findAddresses(name, named, contents) ?? findNamed(named, contents);
}

/** A column that is full of addresses of the people in its rows; null when it is not. */
function findAddresses(
  name: string,
  named: NamedField | null,
  { filled, distinct, emails, linkedinUrls, publicUrls }: Contents,
): Candidate | null {
  const isOfPeople =
    named !== null || (!isForeign(name) && distinct >= LEAST_DISTINCT_SHARE * filled);
  const isFull = (found: number) => isOfPeople && found > 0 && found >= LEAST_SHARE * filled;
  const describe = (use: "email" | "linkedinUrl", found: number, what: string): Candidate =>
    named?.field === use
      ? { use, rank: named.rank, reason: BY_NAME }
      : {
          use,
          rank: RANK_BY_CONTENT,
          reason: `${found} of ${filled} cells are ${what}`,
          isGuess: true,
        };
  if (isFull(emails)) return describe("email", emails, "e-mail addresses");
  if (!isFull(linkedinUrls)) return null;
  const found = describe("linkedinUrl", linkedinUrls, "LinkedIn addresses");
  if (2 * publicUrls >= linkedinUrls) return found;
  // Nobody keeps such an address of anybody but the people of the list.
  return { ...found, rank: found.rank + RANK_NOT_PUBLIC, isGuess: false };
}

/** What a name says, unless what is in the column speaks against it. */
function findNamed(named: NamedField | null, contents: Contents): Candidate {
  if (named === null) return asAttribute("");
  const { filled, distinct, emails, linkedinUrls, isRowNumber } = contents;
  const speaks = filled >= CELLS_THAT_SPEAK;
  const { field, rank } = named;
  if (field === "email" && emails === 0 && speaks) {
    return asAttribute(`none of ${filled} cells is an e-mail address`);
  }
  if (field === "linkedinUrl" && linkedinUrls === 0 && speaks) {
    return asAttribute(`none of ${filled} cells is a person's LinkedIn address`);
  }
  if (field === "externalId" && isRowNumber) return asAttribute(COUNTS_ROWS);
  if (field === "externalId" && distinct < LEAST_DISTINCT_SHARE_OF_IDS * filled) {
    return asAttribute("several rows have the same");
  }
  const isWithoutAddresses =
    (field === "email" && emails === 0) || (field === "linkedinUrl" && linkedinUrls === 0);
  return { use: field, rank, reason: BY_NAME, isWithoutAddresses };
}

function asAttribute(reason: string): Candidate {
  return { use: "attribute", rank: 0, reason };
}
