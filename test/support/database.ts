/** Stands between the Worker and D1: loses answers, delays batches and overtakes them. */
import { vi } from "vitest";
import { tenantDatabase } from "./tenantDatabase.ts";

/**
 * Loses the answer of the next batch after D1 has committed it and `afterwards` was done. Returns how many batches were
 * sent since.
 */
export function loseNextAnswer(
  afterwards: () => Promise<unknown> = () => Promise.resolve(),
): () => number {
  const batch = tenantDatabase().batch.bind(tenantDatabase());
  let batches = 0;
  vi.spyOn(tenantDatabase(), "batch").mockImplementation(
    async <T>(statements: D1PreparedStatement[]) => {
      const results = await batch<T>(statements);
      batches++;
      if (batches > 1) return results;
      await afterwards();
      throw new Error("D1_ERROR: Network connection lost.");
    },
  );
  return () => batches;
}

/** Lets the next batch fail before D1 has it. Returns what brings it there all the same, late. */
export function delayNextBatch(): () => Promise<unknown> {
  const batch = tenantDatabase().batch.bind(tenantDatabase());
  let delayed: D1PreparedStatement[] = [];
  vi.spyOn(tenantDatabase(), "batch").mockImplementationOnce((statements) => {
    delayed = statements;
    return Promise.reject(new Error("D1_ERROR: Timed out."));
  });
  return () => batch(delayed);
}

/** Does something before each batch that reaches D1 from here on. Returns how many batches there were. */
export function overtakeEachBatch(statement: D1PreparedStatement): () => number {
  const batch = tenantDatabase().batch.bind(tenantDatabase());
  const spy = vi
    .spyOn(tenantDatabase(), "batch")
    .mockImplementation(async <T>(statements: D1PreparedStatement[]) => {
      await statement.run();
      return batch<T>(statements);
    });
  return () => spy.mock.calls.length;
}
