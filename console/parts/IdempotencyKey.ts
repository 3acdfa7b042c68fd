/** The key of something that is to happen once, however often it is asked for. */
import { Problem } from "../api.ts";

const FIRST_SERVER_FAULT = 500;

/** Whether an error is the API's answer that nothing has happened. All else leaves open what became of a request. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status !== null && error.status < FIRST_SERVER_FAULT;
}

/** Whether nobody knows what became of a request: no answer came, or one that says that something has failed. */
export function isUnsettled(error: unknown): error is Problem {
  return error instanceof Problem && !isRefusal(error);
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
      if (isRefusal(error)) settle();
      throw error;
    }
  }
}
