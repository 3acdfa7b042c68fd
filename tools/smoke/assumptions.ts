/**
 * What Kickoff's promises assume of the platform, each as an experiment. Runs inside the smoke test's Worker, on stores of
 * its own: the statements have the shapes of src/database, and not its tables.
 */

/** The bindings of the smoke test's Worker. */
export interface SmokeEnv {
  readonly TOKEN: string;
  readonly DATABASE: D1Database;
  readonly KEYS: KVNamespace;
  readonly MESSAGES: Queue<{ readonly id: string }>;
  readonly OBJECTS: DurableObjectNamespace<SmokeObject>;
  readonly LIMITER: RateLimit;
}

/** What the experiments call of the smoke test's object. */
export interface SmokeObject extends Rpc.DurableObjectBranded {
  armAndDie(): Promise<void>;
}

/** One assumption. */
export interface Assumption {
  readonly name: string;
  /**
   * Tries it.
   *
   * @returns what was seen
   * @throws when the assumption does not hold
   */
  readonly check: (env: SmokeEnv) => Promise<string>;
}

const LONGEST_WAIT_MILLISECONDS = 70_000;
const LOOK_MILLISECONDS = 250;
const MOST_PARAMETERS = 100;

const SCHEMA = [
  "CREATE TABLE IF NOT EXISTS parents (id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL) STRICT, WITHOUT ROWID",
  `CREATE TABLE IF NOT EXISTS children (
     parent_id TEXT NOT NULL REFERENCES parents (id),
     position INTEGER NOT NULL,
     ended_at INTEGER,
     PRIMARY KEY (parent_id, position)
   ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS children_live ON children (position) WHERE ended_at IS NULL",
  "CREATE TABLE IF NOT EXISTS arrivals (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID",
];

/** Makes the tables that the experiments need. */
export async function prepareTables({ DATABASE }: SmokeEnv): Promise<void> {
  await DATABASE.batch(SCHEMA.map((statement) => DATABASE.prepare(statement)));
}

/** Records that a message or an alarm has come. */
export async function recordArrival({ DATABASE }: SmokeEnv, id: string): Promise<void> {
  await DATABASE.prepare("INSERT INTO arrivals (id) VALUES (?1) ON CONFLICT (id) DO NOTHING")
    .bind(id)
    .run();
}

/** All of them, the quick ones first. */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    name: "a batch is one transaction: a failing statement undoes the others",
    async check({ DATABASE }) {
      const id = crypto.randomUUID();
      const insert = DATABASE.prepare("INSERT INTO parents (id, status) VALUES (?1, 'draft')");
      await refuse(DATABASE.batch([insert.bind(id), insert.bind(id)]), /UNIQUE/);
      expect((await countParents(DATABASE, id)) === 0, "the first statement was kept");
      return "nothing was kept";
    },
  },
  {
    name: "a batch answers in order, with the rows and the changes of each statement",
    async check({ DATABASE }) {
      const id = crypto.randomUUID();
      const results = await DATABASE.batch<{ position: number }>([
        insertParent(DATABASE, id),
        insertChildren(DATABASE, id, 3),
        DATABASE.prepare(
          "UPDATE children SET ended_at = 1 WHERE parent_id = ?1 AND position < 2 RETURNING position",
        ).bind(id),
        DATABASE.prepare(
          "SELECT position FROM children WHERE parent_id = ?1 AND ended_at IS NULL",
        ).bind(id),
      ]);
      const changes = results.slice(0, 3).map(({ meta }) => meta.changes);
      const rows = results.map((result) => result.results.length);
      expect(String(changes) === "1,3,2", `the changes are ${changes}`);
      expect(String(rows) === "0,0,2,1", `the rows are ${rows}`);
      return `changes ${changes.join(", ")}`;
    },
  },
  {
    name: "of four guarded batches at once, one wins",
    async check({ DATABASE }) {
      const id = crypto.randomUUID();
      await insertParent(DATABASE, id).run();
      const start = () =>
        DATABASE.batch([
          DATABASE.prepare(
            "UPDATE parents SET status = 'active' WHERE id = ?1 AND status = 'draft' RETURNING id",
          ).bind(id),
        ]);
      const outcomes = await Promise.all([start(), start(), start(), start()]);
      const winners = outcomes.filter(([result]) => result?.results.length === 1).length;
      expect(winners === 1, `${winners} have won`);
      return "one has won";
    },
  },
  {
    name: "ON CONFLICT DO NOTHING counts what was inserted, and nothing else",
    async check({ DATABASE }) {
      const id = crypto.randomUUID();
      const results = await DATABASE.batch([
        insertParent(DATABASE, id),
        insertChildren(DATABASE, id, 3),
        insertChildren(DATABASE, id, 5),
      ]);
      const changes = results[2]?.meta.changes;
      expect(changes === 2, `the changes are ${changes}`);
      return "2 of 5 rows were new";
    },
  },
  {
    name: "foreign keys are on",
    async check({ DATABASE }) {
      const orphans = insertChildren(DATABASE, crypto.randomUUID(), 1);
      return refuse(orphans.run(), /FOREIGN KEY/);
    },
  },
  {
    name: "a STRICT table refuses a value of another type",
    check({ DATABASE }) {
      return refuse(
        DATABASE.prepare(
          "INSERT INTO children (parent_id, position) VALUES ('none', 'first')",
        ).run(),
        /cannot store TEXT value/,
      );
    },
  },
  {
    name: "a WITHOUT ROWID table has no row id",
    check({ DATABASE }) {
      return refuse(DATABASE.prepare("SELECT rowid FROM children").all(), /no such column/);
    },
  },
  {
    name: "a partial index serves the query it was made for",
    async check({ DATABASE }) {
      const { results } = await DATABASE.prepare(
        "EXPLAIN QUERY PLAN SELECT position FROM children WHERE ended_at IS NULL ORDER BY position",
      ).all<{ detail: string }>();
      const plan = results.map(({ detail }) => detail).join("; ");
      expect(plan.includes("children_live"), plan);
      return plan;
    },
  },
  {
    name: `a statement takes ${MOST_PARAMETERS} parameters, and json_each as many values as one wants`,
    async check({ DATABASE }) {
      const numbers = Array.from({ length: MOST_PARAMETERS }, (_, index) => index);
      const sum = numbers.map(() => "?").join(" + ");
      const bound = await DATABASE.prepare(`SELECT ${sum} AS n`)
        .bind(...numbers)
        .first<number>("n");
      const many = JSON.stringify(Array(1_000).fill(1));
      const listed = await DATABASE.prepare("SELECT sum(value) AS n FROM json_each(?1)")
        .bind(many)
        .first<number>("n");
      expect(bound === 4_950 && listed === 1_000, `the sums are ${bound} and ${listed}`);
      return "100 and 1,000";
    },
  },
  {
    name: "changes() in a batch: reported, for nothing relies on it",
    async check({ DATABASE }) {
      const id = crypto.randomUUID();
      const results = await DATABASE.batch<{ n: number }>([
        insertParent(DATABASE, id),
        insertChildren(DATABASE, id, 3),
        DATABASE.prepare("SELECT changes() AS n"),
      ]);
      return `it says ${results[2]?.results[0]?.n} behind a statement that changed 3 rows`;
    },
  },
  {
    name: "the rate limiter answers",
    async check({ LIMITER }) {
      const { success } = await LIMITER.limit({ key: crypto.randomUUID() });
      expect(success, "it refuses the first request of a key");
      return "it allows the first request of a key";
    },
  },
  {
    name: "KV reads what was written",
    async check({ KEYS }) {
      const key = crypto.randomUUID();
      await KEYS.put(key, "written");
      return waitUntil(async () => (await KEYS.get(key)) === "written");
    },
  },
  {
    name: "an alarm knows the name of an object that nobody has named since it died",
    async check(env) {
      const name = crypto.randomUUID();
      const object = env.OBJECTS.getByName(name);
      await refuse(object.armAndDie(), /died on purpose/);
      return waitUntil(() => hasArrived(env, `alarm of ${name}`));
    },
  },
  {
    name: "a message goes through the queue",
    async check(env) {
      const id = crypto.randomUUID();
      await env.MESSAGES.sendBatch([{ body: { id } }]);
      return waitUntil(() => hasArrived(env, id));
    },
  },
];

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** What a call was refused with; fails when it is not refused, or in other words. */
async function refuse(call: Promise<unknown>, words: RegExp): Promise<string> {
  try {
    await call;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    expect(words.test(message), message);
    return `refused: ${message}`;
  }
  throw new Error("it was not refused");
}

/** Waits for something that takes its time, and tells how long it took. */
async function waitUntil(isDone: () => Promise<boolean>): Promise<string> {
  const beganAt = Date.now();
  while (!(await isDone())) {
    expect(Date.now() - beganAt < LONGEST_WAIT_MILLISECONDS, "it has not come");
    await scheduler.wait(LOOK_MILLISECONDS);
  }
  return `after ${Date.now() - beganAt} ms`;
}

async function hasArrived({ DATABASE }: SmokeEnv, id: string): Promise<boolean> {
  return (
    (await DATABASE.prepare("SELECT id FROM arrivals WHERE id = ?1").bind(id).first()) !== null
  );
}

function insertParent(database: D1Database, id: string): D1PreparedStatement {
  return database.prepare("INSERT INTO parents (id, status) VALUES (?1, 'draft')").bind(id);
}

function insertChildren(database: D1Database, id: string, count: number): D1PreparedStatement {
  return database
    .prepare(
      `WITH RECURSIVE positions (position) AS (SELECT 0 UNION ALL SELECT position + 1 FROM positions WHERE position + 1 < ?2)
       INSERT INTO children (parent_id, position) SELECT ?1, position FROM positions WHERE TRUE
       ON CONFLICT (parent_id, position) DO NOTHING`,
    )
    .bind(id, count);
}

async function countParents(database: D1Database, id: string): Promise<number | null> {
  return database
    .prepare("SELECT count(*) AS n FROM parents WHERE id = ?1")
    .bind(id)
    .first<number>("n");
}
