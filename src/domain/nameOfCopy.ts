/** What a campaign is called that copies another and is given no name. Pure. */
import { MAXIMUM_NAME_CHARACTERS } from "./textLengths.ts";

/** `Copy of …`, cut where a name would become too long. */
export function nameOfCopy(name: string): string {
  return [...`Copy of ${name}`].slice(0, MAXIMUM_NAME_CHARACTERS).join("").trimEnd();
}
