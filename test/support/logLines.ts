/** Catches what the Worker logs. */
import { vi } from "vitest";

import { tenantDatabaseNumber } from "./tenantDatabase.ts";

export interface LogLines {
  /** All that was written, line by line. */
  readonly lines: readonly string[];
  /** The lines of an event, but for those about a database without tenants, parsed; a line that is not JSON fails the test. */
  ofEvent(event: string): Record<string, unknown>[];
}

/** Catches the console until the mocks are restored. */
export function catchLogLines(): LogLines {
  const lines: string[] = [];
  for (const method of ["debug", "error", "info", "log", "warn"] as const) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
      lines.push(values.map(String).join(" "));
    });
  }
  return {
    lines,
    ofEvent: (event) =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(
          ({ event: own, databaseNumber = tenantDatabaseNumber() }) =>
            own === event && databaseNumber === tenantDatabaseNumber(),
        ),
  };
}
