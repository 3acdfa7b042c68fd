/** What the clients asked for and were told, and what took effect in D1 meanwhile: the model alone knows when in truth. */
import type {
  ArrivalObservation,
  RunState,
  TransitionObservation,
} from "../invariants/snapshot.ts";
import type { Ground, Subject } from "./Ground.ts";
import type { BoundStatement } from "./Sqlite.ts";

/** What it is the history of. */
interface World {
  readonly ground: Ground;
  readonly subject: Subject;
  readonly now: number;
  /** How far two clocks may be apart. */
  readonly clockTolerance: number;
  moment(): number;
  report(violation: string): void;
}

/** A start or a stop, as an object is called for it. */
interface AskedTransition {
  readonly runId?: string;
  readonly stopId?: string;
  readonly askedAt: number;
}

interface CampaignRow {
  readonly status: string;
  readonly run_id: string | null;
  readonly live_runs: number;
  readonly stop_id: string | null;
}

export class History {
  readonly starts: TransitionObservation[] = [];
  readonly stops: TransitionObservation[] = [];
  readonly arrivals: ArrivalObservation[] = [];
  /** Times that two objects were alive at once. */
  splits = 0;
  /** Writes that reached D1 after their callers were gone. */
  lateWrites = 0;
  readonly #world: World;
  /** When transitions were asked for in truth, by their ids and what they are dated by. */
  readonly #askedAt = new Map<string, number>();
  readonly #progress = new Map<string, number>();
  readonly #lives = new Map<string, { from: number; until: number }>();
  #status = "draft";
  #runId: string | null = null;
  #latestAskedAt = Number.NEGATIVE_INFINITY;

  constructor(world: World) {
    this.#world = world;
  }

  /** From when to when a run was live. */
  lifeOf(runId: string): NonNullable<RunState["life"]> {
    const life = this.#lives.get(runId);
    if (life === undefined) throw new Error(`Nothing started the run ${runId}.`);
    return life;
  }

  /** Notes that an object is called. */
  ask(method: string, input: unknown): void {
    if (method !== "start" && method !== "stop") return;
    const { runId, stopId, askedAt } = input as AskedTransition;
    const key = `${runId ?? stopId} ${askedAt}`;
    if (!this.#askedAt.has(key)) this.#askedAt.set(key, this.#world.now);
  }

  /** Executes a batch in D1, and notes what changed. */
  watch(statements: readonly BoundStatement[], execute: () => D1Result[]): D1Result[] {
    let results: D1Result[];
    try {
      results = execute();
    } catch (error) {
      // No fault: the statements are wrong, or a constraint stops what should have been stopped before.
      this.#world.report(`D1 refuses a statement: ${String(error)}`);
      throw error;
    }
    if (statements.some(({ sql }) => /UPDATE runs/.test(sql))) this.#checkProgress();
    if (statements.some(({ sql }) => /UPDATE campaigns/.test(sql)))
      this.#noteTransition(statements);
    return results;
  }

  /** By whatever clock progress is dated, it never goes back: a run that progresses would look still. */
  #checkProgress(): void {
    const runs = this.#world.ground.sqlite.query<{ id: string; progressed_at: number }>(
      "SELECT id, progressed_at FROM runs",
    );
    for (const { id, progressed_at } of runs) {
      if (progressed_at < (this.#progress.get(id) ?? 0)) {
        this.#world.report(`the progress of the run ${id} goes back in time`);
      }
      this.#progress.set(id, progressed_at);
    }
  }

  #noteTransition(statements: readonly BoundStatement[]): void {
    const world = this.#world;
    const [row] = world.ground.sqlite.query<CampaignRow>(
      `SELECT c.status, c.run_id, s.id AS stop_id,
              (SELECT count(*) FROM runs r WHERE r.campaign_id = c.id AND r.ended_at IS NULL) AS live_runs
       FROM campaigns c LEFT JOIN stops s ON s.run_id = c.run_id WHERE c.id = ?1`,
      world.subject.campaignId,
    );
    if (row === undefined) throw new Error("The campaign is gone.");
    const { status, run_id, live_runs, stop_id } = row;
    if (live_runs > 1) world.report("two runs are live");
    if (status === this.#status && run_id === this.#runId) return;
    this.#status = status;
    this.#runId = run_id;
    const runId = run_id ?? "";
    if (status === "active") {
      this.#lives.set(runId, { from: world.moment(), until: Number.POSITIVE_INFINITY });
    } else {
      const life = this.#lives.get(runId);
      if (life !== undefined) life.until = world.moment();
    }
    this.#checkOrder((status === "active" ? run_id : stop_id) ?? "", statements);
  }

  /** Late writes included, transitions take effect in the order they were asked for, as far as the clocks agree. */
  #checkOrder(id: string, statements: readonly BoundStatement[]): void {
    const world = this.#world;
    const dates = new Set(statements.flatMap(({ values }) => values));
    const askedAt = [...dates]
      .map((date) => this.#askedAt.get(`${id} ${String(date)}`) ?? Number.POSITIVE_INFINITY)
      .reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
    // A design that dates a transition by something else has still asked for it at some time.
    const truly = Number.isFinite(askedAt) ? askedAt : this.#firstAskedAt(id);
    if (truly < this.#latestAskedAt - world.clockTolerance) {
      world.report("a late call undid a later one");
    }
    this.#latestAskedAt = Math.max(this.#latestAskedAt, truly);
  }

  #firstAskedAt(id: string): number {
    const times = [...this.#askedAt].filter(([key]) => key.startsWith(id)).map(([, time]) => time);
    return Math.min(...times);
  }
}
