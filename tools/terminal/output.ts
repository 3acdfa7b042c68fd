/** What commands print: results on standard output, everything else on standard error. */
import { printable, printableValue, toPrintableJson } from "./printable.ts";

/**
 * Prints a command's result: with `json` the value in one line, and nothing else, on standard output; the text otherwise.
 *
 * @param text for people; a function gets the value with every text of it printable, and may colour what it makes of it
 */
export function printResult<Value>(
  json: boolean,
  value: Value,
  text: string | ((value: Value) => string),
): void {
  process.stdout.write(`${json ? toPrintableJson(value) : toText(value, text)}\n`);
}

function toText<Value>(value: Value, text: string | ((value: Value) => string)): string {
  return typeof text === "string" ? printable(text) : text(printableValue(value));
}

/** Tells people something beside the result. */
export function say(text: string): void {
  console.error(printable(`│  ${text}`));
}
