/** Whether an answer that was given before still tells how a campaign is. */
import { expect, it } from "vitest";

import {
  isStillSo,
  nameStanding,
  type Standing,
} from "../../console/campaign/describeTransition.ts";

const active: Standing = { status: "active", startedAt: "2026-03-02T10:00:00Z" };
const stopped: Standing = { ...active, status: "stopped" };
const restarted: Standing = { ...active, startedAt: "2026-03-02T11:00:00Z" };

it.each<[string, Standing, Standing | null, boolean]>([
  ["a start, and it is active", active, active, true],
  ["a start, and its run has completed", active, { ...active, status: "completed" }, true],
  ["a start, and it was stopped since", active, stopped, false],
  ["a start, and it was stopped and started since", active, restarted, false],
  ["a stop, and it is stopped", stopped, stopped, true],
  ["a stop, and it was started since", stopped, restarted, false],
  [
    "a stop, and it was started and stopped since",
    stopped,
    { ...restarted, status: "stopped" },
    false,
  ],
  ["a stop, and nobody knows what is", stopped, null, false],
])("%s", (_, answered, now, expected) => {
  expect(isStillSo(answered, now)).toBe(expected);
});

it("takes another run, and another status of it, for another question", () => {
  const draft: Standing = { status: "draft", startedAt: null };
  const names = [draft, active, stopped, restarted].map(nameStanding);
  expect(new Set(names).size).toBe(names.length);
});
