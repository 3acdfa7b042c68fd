/**
 * The order in which things take effect, down to one clock that stands still: D1 numbers the transactions that matter,
 * and what happens outside of D1 is numbered after those that have been heard of.
 */
import type { ActionKey } from "../../../src/domain/action.ts";
import type { Fence, SenderPeriod } from "../../invariants/execution.ts";
import { findSights, SIGHTS, Witness } from "../../invariants/Witness.ts";

/** As small as a number tells two moments apart. */
const MOMENT_MILLISECONDS = 1 / 4_000;

type Database = Pick<D1Database, "prepare" | "batch">;

/** The table of the last number, which only this suite has. */
export const MOMENTS = [
  "CREATE TABLE IF NOT EXISTS moments (at REAL NOT NULL) STRICT",
  "INSERT INTO moments SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM moments)",
];
/** ?1 a moment that has been before. */
const NEXT_MOMENT = `UPDATE moments SET at = max(at + ${MOMENT_MILLISECONDS}, ?1) RETURNING at`;

export class Chronicle {
  readonly #campaignIds: string;
  readonly #witness: Witness;
  #last = 0;

  /** @param note is told what is noted */
  constructor(campaignIds: readonly string[], note: (line: string) => void) {
    this.#campaignIds = JSON.stringify(campaignIds);
    this.#witness = new Witness((action) => note(`claimed: ${action}`));
  }

  get fences(): readonly Fence[] {
    return this.#witness.fences;
  }

  get senders(): readonly SenderPeriod[] {
    return this.#witness.senders;
  }

  /** A moment after all that has been heard of: milliseconds since 1970, with a fraction. */
  moment(): number {
    this.#last = Math.max(Date.now(), this.#last + MOMENT_MILLISECONDS);
    return this.#last;
  }

  /** When the action was claimed that is about to be asked for; null when it was not, or was asked for since. */
  useClaim(action: ActionKey): number | null {
    return this.#witness.useClaim(action);
  }

  /** Notes the senders as they are. */
  async begin(database: Database): Promise<void> {
    const statement = database.prepare(SIGHTS.senders.select).bind(this.#campaignIds);
    const [senders] = await database.batch([statement]);
    this.#witness.note("senders", senders?.results ?? [], 0);
  }

  /** Executes statements in D1; what they change is read and numbered in the same transaction. */
  async watch(
    database: Database,
    statements: readonly D1PreparedStatement[],
  ): Promise<D1Result<unknown>[]> {
    const sights = findSights(statements.map(textOf).join(";"));
    if (sights.length === 0) return await database.batch([...statements]);
    const results = await database.batch<unknown>([
      ...statements,
      database.prepare(NEXT_MOMENT).bind(this.moment()),
      ...sights.map((sight) => database.prepare(SIGHTS[sight].select).bind(this.#campaignIds)),
    ]);
    const [moment, ...seen] = results.splice(statements.length);
    const [numbered] = (moment?.results ?? []) as { readonly at: number }[];
    const at = numbered?.at ?? Number.NaN;
    this.#last = Math.max(this.#last, at);
    for (const [index, sight] of sights.entries()) {
      this.#witness.note(sight, seen[index]?.results ?? [], at);
    }
    return results;
  }
}

/** The platform does not say that a statement has its text, but it does. */
function textOf(statement: D1PreparedStatement): string {
  const { statement: text } = statement as unknown as { readonly statement?: string };
  if (text === undefined) throw new Error("A statement does not tell its text.");
  return text;
}
