/** Questions to a person at a terminal. They go to standard error, so that a result can still be piped. */
import { CANCEL_SYMBOL, confirm, password, select } from "@clack/prompts";

import { EXIT_CODES } from "./exitCodes.ts";
import { Failure } from "./failure.ts";
import { printable } from "./printable.ts";

const output = process.stderr;

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks yes or no; no is the answer that Enter gives.
 *
 * @throws {Failure} when the question is interrupted
 */
export async function askWhether(question: string): Promise<boolean> {
  return answered(await confirm({ message: printable(question), initialValue: false, output }));
}

/** Asks for a secret, which is not shown. */
export async function askSecret(question: string): Promise<string> {
  return answered(await password({ message: printable(question), output }));
}

/** Asks for one of several. */
export async function askWhich(
  question: string,
  choices: readonly { readonly value: string; readonly label: string }[],
): Promise<string> {
  const options = choices.map(({ value, label }) => ({ value, label: printable(label) }));
  return answered(await select({ message: printable(question), options, output }));
}

function answered<Answer>(answer: Answer | typeof CANCEL_SYMBOL): Answer {
  if (answer !== CANCEL_SYMBOL) return answer as Answer;
  throw new Failure("Interrupted.", {
    why: "The question was not answered.",
    next: "Nothing was changed.",
    exitCode: EXIT_CODES.interrupted,
  });
}
