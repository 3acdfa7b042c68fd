/** Finds out what schedules find wrong with a Worker that is known to be bad. */
import fc from "fast-check";
import { tenantDatabase } from "../support/tenantDatabase.ts";
import type { Spoil } from "./knownBad.ts";
import { undisturbed } from "./lives.ts";
import type { Stage } from "./stage.ts";

/** The schedules that a bad Worker goes through. */
interface Trial<Schedule> {
  readonly schedules: fc.Arbitrary<Schedule>;
  readonly play: (
    ground: Stage["ground"],
    interposed: Stage["interposed"],
    schedule: Schedule,
  ) => Promise<{ readonly violations: readonly string[] }>;
  readonly numRuns: number;
  readonly seed: number;
}

/** What the first schedule that fails finds wrong; nothing when none of them fails. */
export async function findFaultIn<Schedule>(
  stage: Stage,
  { schedules, play, ...settings }: Trial<Schedule>,
  spoil: Spoil,
): Promise<string[]> {
  const restore = spoil();
  const found: string[] = [];
  const run = async (schedule: Schedule) => {
    const { violations } = await play(stage.ground, stage.interposed, schedule);
    found.push(...violations);
    return violations.length === 0;
  };
  try {
    await fc.check(fc.asyncProperty(schedules, run), { ...settings, endOnFailure: true });
    return found;
  } finally {
    restore();
    await endAllRuns(stage);
  }
}

/** What a bad Worker left undone must not be held against the next. */
export async function endAllRuns({ interposed }: Stage): Promise<void> {
  interposed.director = null;
  await undisturbed(() =>
    tenantDatabase().prepare("UPDATE runs SET ended_at = 1 WHERE ended_at IS NULL").run(),
  );
}
