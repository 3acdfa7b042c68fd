/** The first name within a person's name. Pure. */

/** Titles that are often written without a period. */
const TITLES = new Set(["dr", "prof", "mr", "mrs", "ms", "miss", "mx", "sir", "herr", "frau"]);

/** White space ends a word, and so does the period of a title that is written together with the name. */
const BETWEEN_WORDS = /\s|(?<=\.)(?=\p{L})/u;

/** In the place of a name that nobody knows: an e-mail address, or a profile's. */
const ADDRESS = /^\S+[@/]\S+$/;

/**
 * The first name within a name; null where the name does not tell it, because no name is better than a wrong one.
 *
 * - It is the first word. Titles and initials before it are passed over: `Dr. Ana Maria López` is Ana. Where they leave
 *   one word, that is a family name: `Dr. López` and `J. Oppenheimer` have no first name.
 * - Behind one word and a comma, it is the first word after the comma: `Müller, Hans` is Hans.
 * - An address has none.
 * - Several words before a comma have none: `García Márquez, Gabriel` and `Jane Doe, MBA` look alike.
 */
export function findFirstName(name: string): string | null {
  if (ADDRESS.test(name)) return null;
  const [words = [], ...partsAfterComma] = name.split(",").map(wordsOf);
  const afterComma = partsAfterComma.flat();
  if (afterComma.length > 0) {
    return words.length === 1 ? (withoutTitles(afterComma)[0] ?? null) : null;
  }
  const names = withoutTitles(words);
  const isFamilyName = names.length === 1 && words.length > 1;
  return isFamilyName ? null : (names[0] ?? null);
}

/** Emoji and dashes are no words. */
function wordsOf(text: string): string[] {
  return text.split(BETWEEN_WORDS).filter((word) => /\p{L}/u.test(word));
}

function withoutTitles(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word) => !(word.endsWith(".") || TITLES.has(word.toLowerCase())));
  return start === -1 ? [] : words.slice(start);
}
