/** A live run that still owes instances, for tests that change one thing about it. */
import type { Run } from "../../src/domain/run.ts";

export const NOW = 1_800_000_000_000;

export const run: Run = {
  id: "6b0382000000000000000001",
  campaignId: "6b0382000000000000000002",
  startedBy: "6b0382000000000000000003",
  traceId: "6b0382000000000000000004",
  triggered: true,
  firstPosition: 0,
  endPosition: 25,
  instancesPromised: 25,
  instancesCreated: 24,
  startedAt: NOW - 600_000,
  progressedAt: NOW,
  instancesCreatedAt: null,
  endedAt: null,
  stoppedBy: null,
  instancesStopped: null,
  archived: null,
};
