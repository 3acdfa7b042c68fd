/** The commands that a message names as the next step: pasted, they work on the same stores. */
import { persistToWords } from "../server/stateDirectory.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { toShellWords } from "../terminal/shellWords.ts";
import type { StoresLocation } from "./openStores.ts";

/** A command over the stores that this one was about. */
export function nextCommand(
  { persistTo, remote }: StoresLocation,
  ...words: readonly string[]
): string {
  const stores = remote ? ["--remote"] : persistToWords(persistTo);
  return `${COMMAND} ${toShellWords([...words, ...stores])}`;
}
