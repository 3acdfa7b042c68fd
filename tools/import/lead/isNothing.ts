/** Which texts mean that a cell is empty. Pure. What may be a value of its own kind stays one: a surname Null, a region NA. */

/** Dashes and periods, `n/a`, and what spreadsheets and databases write for nothing. */
const NOWHERE_A_VALUE =
  /^(?:[-–—−_.,\s]*|[#(<[{]?n\s?\/\s?a[)>\]}!]?|\\n|#(?:ref!|value!|name\?|null!|div\/0!|num!|error!?)|[(<[{](?:blank|empty|none|null|no value|unknown|not set)[)>\]}])$/i;
const SIGNS_ALONE = /^[\p{P}\s]*$/u;
const NO_VALUE = /^(?:null|undefined|nan|nil|n\.\s?a\.?|k\.\s?a\.?)$/i;
const NO_NAME = /^(?:null|undefined|none|unknown|no name|not available)$/i;
const NO_IDENTITY =
  /^(?:na|none|unknown|not\s(?:found|available|provided|set)|unavailable|no\s(?:e-?mail|linkedin|profile|data|value)(?:\sfound)?|catch[\s-]?all|invalid|missing|keine|tbd)$/i;

/** What a text is looked at for. */
export type Purpose = "attribute" | "familyName" | "identity" | "name" | "work";

const WORDS: Readonly<Record<Purpose, readonly RegExp[]>> = {
  attribute: [NO_VALUE],
  familyName: [SIGNS_ALONE],
  name: [SIGNS_ALONE, NO_NAME],
  identity: [SIGNS_ALONE, NO_VALUE, NO_IDENTITY],
  work: [SIGNS_ALONE, NO_VALUE, NO_IDENTITY],
};

/** Whether a text, cleaned, says nothing. */
export function isNothing(text: string, purpose: Purpose): boolean {
  return NOWHERE_A_VALUE.test(text) || WORDS[purpose].some((words) => words.test(text));
}
