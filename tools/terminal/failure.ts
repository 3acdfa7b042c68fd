/** How a tool gives up: what happened, why, and what to do next. Never a stack for what can be expected. */

/** An expected failure, told in words. `why` and `next` are whole sentences. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly why: string;
  readonly next: string;

  constructor(what: string, { why, next, cause }: { why: string; next: string; cause?: unknown }) {
    super(what, { cause });
    this.why = why;
    this.next = next;
  }
}

/** The text of an error for the terminal; a bug keeps its stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return `✖ ${error.message}\n  ${error.why}\n  ${error.next}`;
  return `✖ Unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
