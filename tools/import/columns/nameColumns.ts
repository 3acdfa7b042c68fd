/** The names of columns as attributes have them. Pure. */
import { MAXIMUM_ATTRIBUTE_NAME_CHARACTERS } from "../../../src/domain/textLengths.ts";
import { cleanCell } from "../lead/cleanCell.ts";
import { cutText } from "../lead/cutText.ts";

/** Names that are cleaned, cut, and each there once; a column without a name is named by its place. */
export function nameColumns(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header.map((cell, index) => {
    const place = `column ${index + 1}`;
    const name = cutText(cleanCell(cell), MAXIMUM_ATTRIBUTE_NAME_CHARACTERS) || place;
    const suffix = ` (${place})`;
    // An object cannot have an entry of this name.
    const isFree = !seen.has(name) && name !== "__proto__";
    const own = isFree
      ? name
      : `${cutText(name, MAXIMUM_ATTRIBUTE_NAME_CHARACTERS - suffix.length)}${suffix}`;
    seen.add(own);
    return own;
  });
}
