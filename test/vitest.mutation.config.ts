/** The tests that mutation testing runs against each mutant: those in workerd, without the long random schedules. */
import { defineConfig } from "vitest/config";

import { workerProject } from "./vitest.config.ts";

export default defineConfig(async () => {
  const { test, ...project } = await workerProject();
  return { ...project, test: { ...test, exclude: [...test.exclude, "test/faults/**"] } };
});
