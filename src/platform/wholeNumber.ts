import * as z from "zod/mini";

/**
 * A whole number from 0. It says its maximum to the contract as well, which has no other way to look into a check in code.
 *
 * @param refusal what is said of anything else, where somebody is told
 */
export function wholeNumberTo(maximum: number, refusal?: string) {
  return z.custom<number>(
    (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= maximum,
    { message: refusal, params: { maximum } },
  );
}

/** A whole number from 0, as large as JavaScript has them. */
export const wholeNumberSchema = wholeNumberTo(Number.MAX_SAFE_INTEGER);
