/** Commands as they are printed for the reader to paste. */

/** What no shell reads anything into. */
const PLAIN_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Words of a command line, spelled so that a POSIX shell hands each of them over as it is. */
export function toShellWords(words: readonly string[]): string {
  return words
    .map((word) => (PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
