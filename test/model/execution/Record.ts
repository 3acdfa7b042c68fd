/** What took effect in D1, and when: the model alone knows in truth. */
import type { ActionKey } from "../../../src/domain/action.ts";
import type { ExecutionState, Fence, SenderPeriod } from "../../invariants/execution.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../../invariants/readExecution.ts";
import { findSights, SIGHTS, Witness } from "../../invariants/Witness.ts";
import type { BoundStatement, Sqlite } from "../Sqlite.ts";

/** What it is the record of. */
interface World {
  readonly sqlite: Sqlite;
  readonly campaignIds: string;
  moment(): number;
  note(event: string, details?: string): void;
  report(violation: string): void;
}

export class Record {
  readonly #world: World;
  readonly #witness: Witness;

  constructor(world: World) {
    this.#world = world;
    this.#witness = new Witness((action) => world.note("action is claimed", action));
  }

  get fences(): readonly Fence[] {
    return this.#witness.fences;
  }

  get senders(): readonly SenderPeriod[] {
    return this.#witness.senders;
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
    this.noteAll(statements.map(({ sql }) => sql).join(";"));
    return results;
  }

  /** Notes what statements have changed. */
  noteAll(sql: string): void {
    const { sqlite, campaignIds } = this.#world;
    for (const sight of findSights(sql)) {
      const rows = sqlite.query(SIGHTS[sight].select, campaignIds);
      this.#witness.note(sight, rows, this.#world.moment());
    }
  }

  /** When the action was claimed that is about to be asked for; null when it was not, or was asked for since. */
  useClaim(action: ActionKey): number | null {
    return this.#witness.useClaim(action);
  }

  /** The campaign of a run. */
  campaignOf(runId: string): string {
    const [row] = this.#world.sqlite.query<{ id: string }>(
      "SELECT campaign_id AS id FROM runs WHERE id = ?1",
      runId,
    );
    return row?.id ?? "";
  }

  /** Where a lead is in the audience. */
  positionOf(leadId: string): number {
    const [row] = this.#world.sqlite.query<{ position: number }>(
      "SELECT position FROM leads WHERE id = ?1",
      leadId,
    );
    return row?.position ?? -1;
  }

  /** What D1 holds. */
  readState(): ExecutionState {
    const { sqlite, campaignIds } = this.#world;
    const read = (name: keyof ExecutionRows) => [
      name,
      sqlite.query<unknown>(SELECT_EXECUTION[name], campaignIds),
    ];
    const names = Object.keys(SELECT_EXECUTION) as (keyof ExecutionRows)[];
    return toExecutionState(Object.fromEntries(names.map(read)) as unknown as ExecutionRows);
  }
}
