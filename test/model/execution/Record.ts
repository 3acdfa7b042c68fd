/** What took effect in D1, and when: the model alone knows in truth. */
import type { ActionKey } from "../../../src/domain/action.ts";
import type { ExecutionState, Fence, SenderPeriod } from "../../invariants/execution.ts";
import {
  type ExecutionRows,
  SELECT_EXECUTION,
  toExecutionState,
} from "../../invariants/readExecution.ts";
import type { BoundStatement, Sqlite } from "../Sqlite.ts";

/** What it is the record of. */
interface World {
  readonly sqlite: Sqlite;
  readonly campaignIds: string;
  moment(): number;
  note(event: string, details?: string): void;
  report(violation: string): void;
}

interface ClaimRow extends ActionKey {
  readonly claim: string;
}

interface SenderRow {
  readonly id: string;
  readonly updated_at: number;
  readonly limits: string;
  readonly spacing_seconds: number;
  readonly working_hours: string | null;
  readonly keeps_keys_hours: number;
  readonly enabled: 0 | 1;
  readonly blocked_at: number | null;
  readonly limited_until: number | null;
  readonly limited_kinds: string;
}

export class Record {
  readonly fences: Fence[] = [];
  readonly senders: SenderPeriod[] = [];
  readonly #world: World;
  readonly #claims = new Set<string>();
  /** The claims under which nobody has been asked yet, and when they were made. */
  readonly #openClaims = new Map<string, number>();
  /** The replies and suppressions that are known. */
  readonly #told = new Set<string>();
  readonly #revisions = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
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
    if (/status = 'sending'/.test(sql)) this.#noteClaims();
    if (/(UPDATE|INSERT INTO) senders/.test(sql)) this.#noteSenders();
    if (/INSERT INTO received_messages/.test(sql)) this.#noteReplies();
    if (/INSERT INTO suppressions/.test(sql)) this.#noteSuppressions();
  }

  /** When the action was claimed that is about to be asked for; null when it was not, or was asked for since. */
  useClaim(action: ActionKey): number | null {
    const key = keyOf(action);
    const claimedAt = this.#openClaims.get(key) ?? null;
    this.#openClaims.delete(key);
    return claimedAt;
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

  #noteClaims(): void {
    const rows = this.#world.sqlite.query<ClaimRow>(
      "SELECT campaign_id AS campaignId, position, step, claim FROM actions WHERE status = 'sending'",
    );
    for (const row of rows) {
      const key = keyOf(row);
      if (this.#claims.has(`${key} ${row.claim}`)) continue;
      this.#claims.add(`${key} ${row.claim}`);
      this.#openClaims.set(key, this.#world.moment());
      this.#world.note("action is claimed", key);
    }
  }

  #noteSenders(): void {
    for (const row of this.#world.sqlite.query<SenderRow>("SELECT * FROM senders")) {
      if (this.#revisions.get(row.id) === row.updated_at) continue;
      this.#revisions.set(row.id, row.updated_at);
      this.senders.push({
        senderId: row.id,
        from: this.#world.moment(),
        limits: JSON.parse(row.limits) as SenderPeriod["limits"],
        spacingSeconds: row.spacing_seconds,
        workingHours: JSON.parse(row.working_hours ?? "null") as SenderPeriod["workingHours"],
        keepsKeysHours: row.keeps_keys_hours,
        enabled: row.enabled === 1,
        blockedAt: row.blocked_at,
        limitedUntil: row.limited_until,
        limitedKinds: JSON.parse(row.limited_kinds) as SenderPeriod["limitedKinds"],
      });
    }
  }

  /** A person's reply closes the lead's instance in the latest run of every campaign. */
  #noteReplies(): void {
    const rows = this.#world.sqlite.query<{ id: string; position: number; campaignId?: string }>(
      `SELECT m.event_id AS id, m.position, i.campaignId
       FROM received_messages m
       LEFT JOIN (
         SELECT c.id AS campaignId, i.position FROM campaigns c JOIN instances i ON i.run_id = c.run_id
         WHERE c.auto_cancel_on_message_received) i ON i.position = m.position
       WHERE NOT m.is_automatic`,
    );
    for (const { position, campaignId } of rows.filter((row) => !this.#told.has(row.id))) {
      const before = { campaignId: campaignId ?? "", position };
      this.fences.push({ why: "a reply", from: this.#world.moment(), before });
    }
    for (const { id } of rows) this.#told.add(id);
  }

  /** A person who is suppressed is so in every campaign. */
  #noteSuppressions(): void {
    const rows = this.#world.sqlite.query<{ id: string; position: number }>(
      "SELECT s.id, l.position FROM suppressions s JOIN leads l ON l.external_id = s.identity",
    );
    for (const { id, position } of rows) {
      if (this.#told.has(id)) continue;
      this.#told.add(id);
      const before = { position };
      this.fences.push({ why: "the suppression", from: this.#world.moment(), before });
    }
  }
}

function keyOf({ campaignId, position, step }: ActionKey): string {
  return `${campaignId} ${position} ${step}`;
}
