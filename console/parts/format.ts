/** How the page writes numbers and times: as the reader's browser is set. */
const NUMBERS = new Intl.NumberFormat();
const TIMES = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAYS = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

/** A number in groups: 1,234,567 */
export function formatCount(count: number): string {
  return NUMBERS.format(count);
}

/** A moment in the reader's zone. */
export function formatTime(timestamp: string): string {
  return TIMES.format(new Date(timestamp));
}

/** The day of a moment, for what is no more exact than that. */
export function formatDay(timestamp: string): string {
  return DAYS.format(new Date(timestamp));
}

/** `1 lead`, `2 leads` */
export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

/** A word of the API for people: `sender-limited` and `connection_request` lose their marks. */
export function toWords(term: string): string {
  return term.replaceAll(/[-_]/g, " ");
}

/** A text from outside where no element can keep its direction to itself, as in an option. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
