/** What the command lines have in common. Exit code 1 for a failure, 2 for a command that makes no sense. */
import { Command, CommanderError } from "commander";

import { endWithReader } from "./closedPipe.ts";
import { describeFailure } from "./failure.ts";

/** A command line without options yet; `runProgram` runs it. */
export function newProgram(name: string): Command {
  return new Command(name).showHelpAfterError("(--help shows what can be given)").exitOverride();
}

/** Runs a command line; a failure goes to standard error in words. */
export async function runProgram(program: Command): Promise<void> {
  endWithReader();
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      console.error(describeFailure(error));
      process.exitCode = 1;
    }
  }
}
