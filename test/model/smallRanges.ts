/** Ranges, looks and messages of a few leads instead of hundreds, so that a schedule with several of them costs little. */
import { vi } from "vitest";

vi.mock("../../src/domain/run.ts", async (importOriginal) => ({
  ...(await importOriginal<typeof import("../../src/domain/run.ts")>()),
  MAXIMUM_RANGE_LENGTH: 4,
}));

vi.mock("../../src/domain/sizesOfWork.ts", () => ({
  MAXIMUM_ACTIONS_UNDER_WAY: 3,
  CANDIDATES_A_STEP: 4,
  ADMISSIBLE_A_RUN: 2,
  LEAST_ADMISSIBLE_A_RUN: 1,
  RUNS_A_LOOK: 2,
  ACTIONS_A_MESSAGE: 3,
  CALLS_AT_ONCE: 2,
}));
