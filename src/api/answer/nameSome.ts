/** As many as an answer names: nobody reads them all. */
const MAXIMUM_NAMED = 10;

/** The first ten of what an answer is about, and how many there are besides. */
export function nameSome(names: readonly string[]): string {
  const others = names.length - MAXIMUM_NAMED;
  return names.slice(0, MAXIMUM_NAMED).join(", ") + (others > 0 ? ` and ${others} more` : "");
}
