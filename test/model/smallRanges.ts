/** Ranges of four leads instead of thousands, so that a schedule with several of them costs little. */
import { vi } from "vitest";

vi.mock("../../src/domain/run.ts", async (importOriginal) => ({
  ...(await importOriginal<typeof import("../../src/domain/run.ts")>()),
  MAXIMUM_RANGE_LENGTH: 4,
}));
