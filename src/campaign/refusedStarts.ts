/** The starts that an object has refused. A refused start is spent: another delivery of its call must not start anything. */
import type { StartRefusal } from "./decideStart.ts";

/** Enough for every call that can still be under way; a call is retried within seconds. */
const MAXIMUM_REMEMBERED = 10_000;

/**
 * A call can arrive twice, or after the attempt that followed it. Without this memory its second delivery could start a
 * campaign, stopped in the meantime, whose client has long been told 409.
 */
export class RefusedStarts {
  readonly #refusals = new Map<string, StartRefusal>();

  /** How the start of this run was refused; undefined when it was not, or long ago. */
  find(runId: string): StartRefusal | undefined {
    return this.#refusals.get(runId);
  }

  /** Remembers a refusal, and forgets the oldest when there are too many. */
  remember(runId: string, refusal: StartRefusal): void {
    this.#refusals.set(runId, refusal);
    if (this.#refusals.size <= MAXIMUM_REMEMBERED) return;
    const [oldest] = this.#refusals.keys();
    if (oldest !== undefined) this.#refusals.delete(oldest);
  }
}
