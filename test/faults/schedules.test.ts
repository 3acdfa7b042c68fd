/** Random schedules of concurrent starts, crashes, faults, lost and doubled messages, stops and arrivals. */

import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import { BOUNDARIES, FAULTS } from "./faultKinds.ts";
import { type Ground, givenGround } from "./ground.ts";
import { endInterposing, type Interposed, interpose } from "./interpose.ts";
import { playSchedule } from "./playSchedule.ts";
import { schedules } from "./schedules.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Printed at the end of the test. */
    summary?: string;
  }
}

const { SCHEDULES, SCHEDULE, MIGRATIONS } = env as Env & {
  SCHEDULES: number;
  /** fast-check's path to one schedule, to see it again; empty for all of them. */
  SCHEDULE: string;
  MIGRATIONS: D1Migration[];
};
/** For one schedule on a slow and busy machine. */
const LONGEST_SCHEDULE_MILLISECONDS = 10_000;
/** So often a long run says how far it is. */
const SCHEDULES_A_LINE = 1_000;
/** Each object keeps a file open, so after so many schedules everything begins anew. */
const SCHEDULES_OF_ONE_GROUND = 500;

let ground: Ground;
let interposed: Interposed;

beforeAll(beginAnew);

async function beginAnew(): Promise<void> {
  ground = await givenGround();
  interposed = interpose();
}

async function clear(): Promise<void> {
  endInterposing();
  await reset();
  await applyD1Migrations(env.DATABASE, MIGRATIONS);
}

afterAll(clear);

it("keeps every invariant in every schedule", {
  timeout: 60_000 + SCHEDULES * LONGEST_SCHEDULE_MILLISECONDS,
}, async ({ task, annotate }) => {
  const summary = { schedules: 0, starts: 0, stops: 0, crashes: 0, violations: 0 };
  const struck = new Map<string, number>();
  const run = async (schedule: Parameters<typeof playSchedule>[2]) => {
    if (summary.schedules > 0 && summary.schedules % SCHEDULES_OF_ONE_GROUND === 0) {
      await clear();
      await beginAnew();
    }
    const { violations, scene } = await playSchedule(ground, interposed, schedule);
    summary.schedules++;
    summary.starts += scene.starts.length;
    summary.stops += scene.stops.length;
    summary.crashes += scene.director.crashes;
    summary.violations += violations.length;
    for (const [name, times] of scene.director.struck) {
      struck.set(name, (struck.get(name) ?? 0) + times);
    }
    if (violations.length > 0) {
      const again = `To see it again: SEED=… SCHEDULE=…, the seed and path of this failure, npm test -- --project faults schedules`;
      throw new Error([...violations, again, ...scene.director.journal].join("\n"));
    }
    if (summary.schedules % SCHEDULES_A_LINE === 0 && summary.schedules < SCHEDULES) {
      await annotate(`of ${SCHEDULES}: ${JSON.stringify(summary)}`, "progress");
    }
  };

  try {
    await fc.assert(fc.asyncProperty(schedules, run), {
      endOnFailure: true,
      ...(SCHEDULE === "" ? { numRuns: SCHEDULES } : { numRuns: 1, path: SCHEDULE }),
    });
  } finally {
    const faults = Object.fromEntries([...struck].sort(([a], [b]) => (a < b ? -1 : 1)));
    task.meta.summary = JSON.stringify({ ...summary, faults });
  }

  // Which kind meets which boundary is left to chance here; the products in the other files leave nothing to it.
  if (SCHEDULES >= 1_000 && SCHEDULE === "") {
    const names = [...struck.keys()].map((name) => name.split(":"));
    expect(new Set(names.map(([boundary]) => boundary))).toEqual(new Set(BOUNDARIES));
    expect(new Set(names.map(([, kind]) => kind))).toEqual(new Set(Object.values(FAULTS).flat()));
  }
});
