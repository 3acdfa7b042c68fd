import { useRef } from "preact/hooks";

import { Problem } from "../api.ts";

const FIRST_SERVER_FAULT = 500;

/** Whether nobody knows what became of a request: no answer came, or one that says that something has failed. */
export function isUnsettled(error: unknown): error is Problem {
  return error instanceof Problem && (error.status === null || error.status >= FIRST_SERVER_FAULT);
}

/** The key of something that is to happen once, however often it is asked for. */
export interface IdempotencyKey {
  /** Makes the key, where there is none that waits for its answer. */
  readonly open: () => void;
  /** Asks with the key; it stays until there is an answer. */
  readonly ask: <Answer>(request: (key: string) => Promise<Answer>) => Promise<Answer>;
}

/** A key for what a person sets off, made before the first attempt and kept until it is known what became of that. */
export function useIdempotencyKey(): IdempotencyKey {
  const key = useRef<string | null>(null);
  const open = () => {
    key.current ??= crypto.randomUUID();
    return key.current;
  };
  return {
    open,
    async ask(request) {
      try {
        const answer = await request(open());
        key.current = null;
        return answer;
      } catch (error) {
        if (!isUnsettled(error)) key.current = null;
        throw error;
      }
    },
  };
}
