/** Counts the rows that D1 reads and writes: what a query costs, whatever it answers. */
import { vi } from "vitest";
import { tenantDatabase } from "./tenantDatabase.ts";

export interface RowCount {
  read: number;
  written: number;
}

/** The rows that D1 has read and written for the Worker while `work` was done. */
export async function countRowsOf(work: () => Promise<unknown>): Promise<RowCount> {
  const rows: RowCount = { read: 0, written: 0 };
  const add = ({ meta }: D1Result) => {
    rows.read += meta.rows_read;
    rows.written += meta.rows_written;
  };
  const meter = (statement: D1PreparedStatement): D1PreparedStatement => {
    const bind = statement.bind.bind(statement);
    const all = statement.all.bind(statement);
    const allMetered = async () => {
      const result = await all();
      add(result);
      return result;
    };
    return Object.assign(statement, {
      bind: (...values: unknown[]) => meter(bind(...values)),
      all: allMetered,
      first: async () => (await allMetered()).results[0] ?? null,
    });
  };
  const prepare = tenantDatabase().prepare.bind(tenantDatabase());
  const batch = tenantDatabase().batch.bind(tenantDatabase());
  const spies = [
    vi.spyOn(tenantDatabase(), "prepare").mockImplementation((query) => meter(prepare(query))),
    vi.spyOn(tenantDatabase(), "batch").mockImplementation(async (statements) => {
      const results = await batch(statements);
      results.forEach(add);
      return results as never;
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return rows;
}
