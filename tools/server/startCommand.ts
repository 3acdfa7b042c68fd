/** `npm start` as a message names it. */
import { toShellWords } from "../terminal/shellWords.ts";
import { persistToWords } from "./stateDirectory.ts";

/** The command that runs a server on a state directory, as it is pasted. */
export function startCommand(persistTo: string, port?: number): string {
  const words = [
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...persistToWords(persistTo),
  ];
  return words.length === 0 ? "npm start" : `npm start -- ${toShellWords(words)}`;
}
