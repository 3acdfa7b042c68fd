/** The key of something that is to happen once, however often it is asked for. */
import { RefusedError } from "../../client/errors.ts";
import { isBehindTheKey } from "../../client/repetition.ts";
import type { Problem } from "../api.ts";

/** Whether an error says that nothing has happened, by this attempt or by one before it. */
function saysNothingHappened(error: unknown): boolean {
  return error instanceof RefusedError && isBehindTheKey(error.status);
}

/** Whether nobody knows what became of a request: no answer came, or one that says that something has failed. */
export function isUnsettled(problem: Problem | null): boolean {
  return problem?.mayHaveHappened === true;
}

/** Made before the first attempt, and kept until it is known what became of that, or something else is asked. */
export class IdempotencyKey {
  #kept: { readonly key: string; readonly question: string } | null = null;

  /**
   * Asks with the key.
   *
   * @param question what is asked, where that may change between two attempts: another question has another key
   */
  async ask<Answer>(request: (key: string) => Promise<Answer>, question = ""): Promise<Answer> {
    if (this.#kept?.question !== question) this.#kept = { key: crypto.randomUUID(), question };
    const asked = this.#kept;
    const settle = () => {
      if (this.#kept === asked) this.#kept = null;
    };
    try {
      const answer = await request(asked.key);
      settle();
      return answer;
    } catch (error) {
      if (saysNothingHappened(error)) settle();
      throw error;
    }
  }
}
