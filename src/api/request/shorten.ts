/** What a request calls something, as an answer repeats it: as long as a name may be. */
const MAXIMUM_NAME_UNITS = 100;

/** A name from a request, which may be as long as its body. */
export function shortenName(name: string): string {
  return shorten(name, MAXIMUM_NAME_UNITS);
}

/** Text of at most so many UTF-16 units. It is not cut within a character. */
export function shorten(text: string, maximumUnits: number): string {
  if (text.length <= maximumUnits) return text;
  return `${text.slice(0, maximumUnits - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
