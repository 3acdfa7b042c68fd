/** What the command lines have in common. */
import { Command, CommanderError } from "commander";

import { endWithReader } from "./closedPipe.ts";
import { EXIT_CODES } from "./exitCodes.ts";
import { describeFailure, Failure } from "./failure.ts";
import { printable } from "./printable.ts";

/** A command line without options yet; `runProgram` runs it. */
export function newProgram(name: string): Command {
  return new Command(name)
    .showHelpAfterError("(--help shows what can be given)")
    .configureOutput({ writeErr: (text) => process.stderr.write(printable(text)) })
    .exitOverride();
}

/** Runs a command line with what it was given; a failure goes to standard error in words. */
export async function runProgram(program: Command): Promise<void> {
  endWithReader();
  const exitCode = await parse(program, process.argv.slice(2));
  if (exitCode !== 0) process.exitCode = exitCode;
}

/**
 * Runs a command line; a failure goes to standard error in words.
 *
 * @returns the exit code, but for one that the command has set itself
 */
export async function parse(program: Command, parameters: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(parameters, { from: "user" });
    return EXIT_CODES.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    }
    console.error(describeFailure(error));
    return error instanceof Failure ? error.exitCode : EXIT_CODES.failure;
  }
}
