/** What a campaign is called that copies another and is given no name. Pure. */
import { MAXIMUM_NAME_CHARACTERS } from "./words.ts";

/** `Copy of …`, cut where a name would become too long, and not through a character. */
export function nameOfCopy(name: string): string {
  const cut = `Copy of ${name}`.slice(0, MAXIMUM_NAME_CHARACTERS);
  return (cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd();
}
