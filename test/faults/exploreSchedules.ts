/** Plays random schedules, and counts what happened in them. */
import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { allDatabases } from "../../src/database/databases.ts";
import { chooseTenantDatabase } from "../support/tenantDatabase.ts";
import { type Boundary, FAULTS } from "./faultKinds.ts";
import { type Ground, givenGround } from "./ground.ts";
import { endInterposing, type Interposed, interpose } from "./interpose.ts";
import type { Scene } from "./scene.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Printed at the end of the test. */
    summary?: string;
  }
}

/** How many schedules a run of the tests plays. */
export const { SCHEDULES } = env as Env & { SCHEDULES: number };
/** Where the tenant may live whom the faults strike: the seed chooses. */
const DATABASES = [1, 3] as const;
const { SCHEDULE, SEED, MIGRATIONS } = env as Env & {
  /** What every random choice follows from. */
  SEED: number;
  /** fast-check's path to one schedule, to see it again; empty for all of them. */
  SCHEDULE: string;
  MIGRATIONS: D1Migration[];
};
/** For one schedule on a slow and busy machine. */
const LONGEST_SCHEDULE_MILLISECONDS = 10_000;
/** So often a long run says how far it is. */
const LINES_A_RUN = 20;
/** So many schedules leave nothing to chance: each boundary and each kind of fault has its turn. */
const MANY_SCHEDULES = 1_000;

/** How schedules are played, and what is counted. */
export interface Exploration<Schedule, S extends Scene> {
  /** The name of the test file, as it is given to `npm test`. */
  readonly file: string;
  readonly schedules: fc.Arbitrary<Schedule>;
  /** Moves the choice of the database on, so that each seed plays in all of them. */
  readonly turn: number;
  readonly count: number;
  /** Each object keeps a file open, so after so many schedules everything begins anew. */
  readonly schedulesOfOneGround: number;
  readonly play: (
    ground: Ground,
    interposed: Interposed,
    schedule: Schedule,
  ) => Promise<{ readonly violations: readonly string[]; readonly scene: S }>;
  /** What is to be added up of a schedule. */
  readonly countOf: (scene: S) => Readonly<Record<string, number>>;
  /** Where faults have to strike. */
  readonly boundaries: readonly Boundary[];
}

/** Tests that every schedule keeps every invariant. */
export function exploreSchedules<Schedule, S extends Scene>({
  file,
  schedules,
  turn,
  count,
  schedulesOfOneGround,
  play,
  countOf,
  boundaries,
}: Exploration<Schedule, S>): void {
  const databaseNumber = DATABASES[(SEED + turn) % DATABASES.length] ?? 1;
  let ground: Ground;
  let interposed: Interposed;
  const beginAnew = async () => {
    chooseTenantDatabase(databaseNumber);
    ground = await givenGround();
    interposed = interpose();
  };
  beforeAll(beginAnew);
  afterAll(clear);

  it("keeps every invariant in every schedule", {
    timeout: 60_000 + count * LONGEST_SCHEDULE_MILLISECONDS,
  }, async ({ task, annotate }) => {
    let played = 0;
    const summary = new Map<string, number>();
    const struck = new Map<string, number>();
    const run = async (schedule: Schedule) => {
      if (played > 0 && played % schedulesOfOneGround === 0) {
        await clear();
        await beginAnew();
      }
      const { violations, scene } = await play(ground, interposed, schedule);
      played++;
      const { crashes, struck: struckHere, journal } = scene.director;
      const counts = { ...countOf(scene), crashes, violations: violations.length };
      addUp(summary, Object.entries(counts));
      addUp(struck, struckHere);
      if (violations.length > 0) {
        const again = `To see it again: SEED=… SCHEDULE=…, the seed and path of this failure, npm run test:faults -- ${file}`;
        throw new Error([...violations, again, ...journal].join("\n"));
      }
      if (count >= MANY_SCHEDULES && played % Math.ceil(count / LINES_A_RUN) === 0) {
        await annotate(
          `${played} of ${count}: ${JSON.stringify(Object.fromEntries(summary))}`,
          "progress",
        );
      }
    };

    try {
      await fc.assert(fc.asyncProperty(schedules, run), {
        endOnFailure: true,
        ...(SCHEDULE === "" ? { numRuns: count } : { numRuns: 1, path: SCHEDULE }),
      });
    } finally {
      const faults = Object.fromEntries([...struck].sort(([a], [b]) => (a < b ? -1 : 1)));
      const counts = Object.fromEntries(summary);
      task.meta.summary = `seed ${SEED}, database ${databaseNumber}: ${JSON.stringify({ schedules: played, ...counts, faults })}`;
    }

    // Which kind meets which boundary is left to chance here; the products in the other files leave nothing to it.
    if (count >= MANY_SCHEDULES && SCHEDULE === "") {
      const names = [...struck.keys()].map((name) => name.split(":"));
      const kinds = boundaries.flatMap((boundary) => FAULTS[boundary]);
      expect(names.map(([boundary]) => boundary)).toEqual(expect.arrayContaining([...boundaries]));
      expect(names.map(([, kind]) => kind)).toEqual(expect.arrayContaining(kinds));
    }
  });
}

function addUp(sums: Map<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

async function clear(): Promise<void> {
  endInterposing();
  await reset();
  for (const { database } of allDatabases(env)) await applyD1Migrations(database, MIGRATIONS);
}
