/** Questions to a person at a terminal. They go to standard error, so that a result can still be piped. */
import { CANCEL_SYMBOL, password, select, text, updateSettings } from "@clack/prompts";

import { EXIT_CODES } from "./exitCodes.ts";
import { Failure } from "./failure.ts";
import { printable } from "./printable.ts";

const output = process.stderr;

const ANSWER = /^\s*(y|yes|n|no)?\s*$/i;

// Ctrl-D ends the input: without this a question would be left hanging, with the cursor hidden.
updateSettings({ aliases: { "\x04": "cancel" } });

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks yes or no; no is the answer that Enter gives. The word has to be typed, and Enter: a single key that slips must not start
 * a campaign.
 *
 * @throws {Failure} when the question is interrupted
 */
export async function askWhether(question: string): Promise<boolean> {
  const message = `${printable(question)} (yes or no)`;
  const validate = (typed = "") => (ANSWER.test(typed) ? undefined : "Type yes or no.");
  return /y/i.test(answered(await text({ message, defaultValue: "no", validate, output })));
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
