import { useState } from "preact/hooks";

import { IdempotencyKey } from "./IdempotencyKey.ts";

/** A key for what a person sets off in a component. */
export function useIdempotencyKey(): IdempotencyKey {
  const [key] = useState(() => new IdempotencyKey());
  return key;
}
