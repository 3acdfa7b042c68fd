/** What happens once, however often it is tried: a form keeps its `Idempotency-Key` until there is an answer. */
import { useCallback, useRef } from "preact/hooks";

import { Problem } from "./api.ts";

/** Posts something under a key that stays the same while nobody knows what became of it. */
export function useOnce(): <Data>(
  post: (idempotencyKey: string) => Promise<Data>,
) => Promise<Data> {
  const key = useRef<string | null>(null);
  return useCallback(async (post) => {
    key.current ??= crypto.randomUUID();
    try {
      const data = await post(key.current);
      key.current = null;
      return data;
    } catch (error) {
      if (isAnswer(error)) key.current = null;
      throw error;
    }
  }, []);
}

/** Whether the API has said that nothing has happened, or that something else has under this key. */
function isAnswer(error: unknown): boolean {
  return error instanceof Problem && error.status !== null && error.status < 500;
}
