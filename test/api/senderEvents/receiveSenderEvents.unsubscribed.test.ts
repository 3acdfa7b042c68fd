/** `POST …/sender-events`: whoever unsubscribes is suppressed, and contacted nowhere any more. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import {
  givenExecutingRun,
  instanceIdOf,
  keepSendersAsleep,
  readCounters,
  readInstance,
  tellOne,
} from "../../support/executingRun.ts";
import { takePicture } from "../../support/stores.ts";
import { listSuppressions, suppress } from "../../support/suppressions.ts";

beforeEach(() => {
  keepSendersAsleep();
});
afterEach(() => vi.restoreAllMocks());

const type = "lead.unsubscribed";

it("suppresses the lead of an instance by all identities, and cancels their instances everywhere", async () => {
  const first = await givenExecutingRun(2, { autoCancelOnMessageReceived: false });
  const second = await givenExecutingRun(0, { audienceId: first.audienceId }, first);

  const result = await tellOne(first.tenant, {
    id: "u-1",
    type,
    instanceId: instanceIdOf(first, 0),
  });

  expect(result).toBe("applied");
  expect(await listSuppressions(first.tenant)).toMatchObject([
    { kind: "email", identity: "lead-0@example.com", reason: "unsubscribed" },
  ]);
  for (const run of [first, second]) {
    expect(await readInstance(run, 0)).toMatchObject({
      status: "cancelled",
      reason: "suppressed",
      due_at: null,
    });
    expect(await readInstance(run, 1)).toMatchObject({ status: "pending" });
    const { counters, rows } = await readCounters(run.runId);
    expect(counters).toEqual(rows);
  }
});

it("suppresses an address that no lead has", async () => {
  const { tenant } = await givenExecutingRun(1);

  const result = await tellOne(tenant, { id: "u-1", type, email: "Nobody@Example.com" });

  expect(result).toBe("applied");
  expect(await listSuppressions(tenant)).toMatchObject([{ identity: "nobody@example.com" }]);
});

it("keeps the reason of whoever was suppressed before, and changes nothing when it is told again", async () => {
  const run = await givenExecutingRun(1);
  await suppress(run.tenant, { email: "lead-0@example.com", reason: "Asked us to stop" });

  await tellOne(run.tenant, { id: "u-1", type, email: "lead-0@example.com" });
  const before = await takePicture();
  const again = await tellOne(run.tenant, { id: "u-1", type, email: "lead-0@example.com" });

  expect(again).toBe("repeated");
  expect(await takePicture()).toEqual(before);
  expect(await listSuppressions(run.tenant)).toMatchObject([{ reason: "Asked us to stop" }]);
});
