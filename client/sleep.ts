/** Timers as Node, browsers and Workers all have them. */

/** Twenty-four days: a longer timer ends at once. Nobody waits so long for an answer. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** Waits; ends at once, and without an error, when the signal is aborted. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(milliseconds, LONGEST_TIMER_MILLISECONDS));
    signal?.addEventListener("abort", end);
  });
}
