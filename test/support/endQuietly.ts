/**
 * Ends each test file in silence: Vitest waits for ever when a line that an alarm or a queue logs crosses the end of the
 * file's connection.
 */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterAll, vi } from "vitest";

import { listAllObjects } from "./objects.ts";

afterAll(async () => {
  for (const method of ["error", "log"] as const) {
    vi.spyOn(console, method).mockImplementation(() => undefined);
  }
  for (const object of await listAllObjects()) {
    await runInDurableObject(object, (_, { storage }) => storage.deleteAlarm());
    // It keeps its files open for as long as it lives, and they may be more than the process is allowed.
    await evictDurableObject(object);
  }
});
