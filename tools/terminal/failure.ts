/** How a tool gives up: what happened, why, and what to do next. Never a stack for what can be expected. */
import { EXIT_CODES, type ExitCode } from "./exitCodes.ts";
import { printable } from "./printable.ts";

interface FailureDetails {
  readonly why: string;
  readonly next: string;
  readonly cause?: unknown;
  /** 1 unless a script needs to tell this failure from others. */
  readonly exitCode?: ExitCode;
}

/** An expected failure, told in words. `why` and `next` are whole sentences. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly why: string;
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(what: string, { why, next, cause, exitCode = EXIT_CODES.failure }: FailureDetails) {
    super(what, { cause });
    this.why = why;
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** The text of an error for the terminal; a bug keeps its stack. */
export function describeFailure(error: unknown): string {
  return printable(
    error instanceof Failure
      ? `✖ ${error.message}\n  ${error.why}\n  ${error.next}`
      : `✖ Unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}
