/** `POST …/sender-events`: whoever unsubscribes, and was suppressed before. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { givenExecutingRun, keepSendersAsleep, tellOne } from "../../support/executingRun.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

import { listSuppressions, suppress } from "../../support/suppressions.ts";

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const type = "lead.unsubscribed";

it("keeps the reason of whoever was suppressed before, and changes nothing when it is told again", async () => {
  const run = await givenExecutingRun(1);
  await suppress(run.tenant, { email: "lead-0@example.com", reason: "Asked us to stop" });

  await tellOne(run.tenant, { id: "u-1", type, email: "lead-0@example.com" });
  const before = await takePicture();
  const again = await tellOne(run.tenant, { id: "u-1", type, email: "lead-0@example.com" });

  expect(again).toBe("repeated");
  await expectUnchanged(before);
  expect(await listSuppressions(run.tenant)).toMatchObject([{ reason: "Asked us to stop" }]);
});
