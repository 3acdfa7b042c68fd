/**
 * Sees what takes effect in D1, and when, by rows that are read in the transaction that may have changed them: the last
 * looks, the settings of senders, and what no further call may follow.
 */
import type { ActionKey } from "../../src/domain/action.ts";
import type { Fence, SenderPeriod } from "./execution.ts";

/** For each thing that is seen: which statements change it, and the rows that tell it. ?1 the campaigns' ids, as JSON. */
export const SIGHTS = {
  claims: {
    changedBy: /status = 'sending'/,
    select: `
      SELECT a.campaign_id AS campaignId, a.position, a.step, a.claim FROM actions a
      WHERE a.status = 'sending' AND a.campaign_id IN (SELECT value FROM json_each(?1))`,
  },
  senders: {
    changedBy: /(UPDATE|INSERT INTO) senders/,
    select: `
      SELECT s.* FROM senders s WHERE s.account_group_id IN (
        SELECT c.account_group_id FROM campaigns c WHERE c.id IN (SELECT value FROM json_each(?1)))`,
  },
  stops: {
    changedBy: /INSERT INTO stops/,
    select: `
      SELECT r.id AS runId FROM runs r JOIN stops s ON s.run_id = r.id
      WHERE r.campaign_id IN (SELECT value FROM json_each(?1))`,
  },
  /** A person's reply closes the lead's instance in the latest run of every campaign, unless that started behind it. */
  replies: {
    changedBy: /INSERT INTO received_messages/,
    select: `
      SELECT m.event_id AS id, c.id AS campaignId, m.position
      FROM campaigns c JOIN received_messages m ON m.audience_id = c.audience_id
      JOIN runs r ON r.id = c.run_id AND r.started_at <= m.received_at
      JOIN instances i ON i.run_id = r.id AND i.position = m.position
      WHERE c.id IN (SELECT value FROM json_each(?1)) AND c.auto_cancel_on_message_received AND NOT m.is_automatic`,
  },
  /** Who is suppressed is so in every campaign. */
  suppressions: {
    changedBy: /INSERT INTO suppressions/,
    select: `
      SELECT s.id, c.id AS campaignId, l.position
      FROM campaigns c JOIN leads l ON l.audience_id = c.audience_id
      JOIN suppressions s ON s.account_group_id = c.account_group_id AND s.identity = l.external_id
      WHERE c.id IN (SELECT value FROM json_each(?1))`,
  },
} as const;
export type Sight = keyof typeof SIGHTS;

interface SightRows {
  readonly claims: readonly (ActionKey & { readonly claim: string })[];
  readonly senders: readonly SenderRow[];
  readonly stops: readonly { readonly runId: string }[];
  readonly replies: readonly FenceRow[];
  readonly suppressions: readonly FenceRow[];
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

interface FenceRow {
  readonly id: string;
  readonly campaignId: string;
  readonly position: number;
}

/** What statements may have changed of it. */
export function findSights(sql: string): Sight[] {
  return (Object.keys(SIGHTS) as Sight[]).filter((sight) => SIGHTS[sight].changedBy.test(sql));
}

/**
 * Transactions may be told out of their order: of one thing that several tell the earliest counts. Moments are
 * milliseconds since 1970, with a fraction.
 */
export class Witness {
  readonly #fences = new Map<string, Fence>();
  readonly #periods = new Map<string, SenderPeriod>();
  readonly #claims = new Map<string, number>();
  /** The last claim of each action, under which nobody has been asked yet. */
  readonly #openClaims = new Map<string, string>();
  readonly #onClaim: (action: string) => void;

  /** @param onClaim is told the name of an action that is claimed */
  constructor(onClaim: (action: string) => void) {
    this.#onClaim = onClaim;
  }

  get fences(): readonly Fence[] {
    return [...this.#fences.values()];
  }

  /** The earliest first. */
  get senders(): readonly SenderPeriod[] {
    return [...this.#periods.values()].sort((one, other) => one.from - other.from);
  }

  /** Notes the rows of a transaction that took effect at `moment`. */
  note(sight: Sight, rows: readonly unknown[], moment: number): void {
    const told = { [sight]: rows } as Partial<SightRows>;
    for (const row of told.claims ?? []) this.#noteClaim(row, moment);
    for (const row of told.senders ?? []) this.#noteSender(row, moment);
    for (const { runId } of told.stops ?? []) this.#fence("the stop", runId, moment, { runId });
    for (const row of told.replies ?? []) this.#fenceLead("a reply", row, moment);
    for (const row of told.suppressions ?? []) this.#fenceLead("the suppression", row, moment);
  }

  /** When the action was claimed that is about to be asked for; null when it was not, or was asked for since. */
  useClaim(action: ActionKey): number | null {
    const key = keyOf(action);
    const claim = this.#openClaims.get(key);
    this.#openClaims.delete(key);
    return claim === undefined ? null : (this.#claims.get(claim) ?? null);
  }

  #noteClaim({ claim, ...action }: SightRows["claims"][number], moment: number): void {
    const key = keyOf(action);
    const name = `${key} ${claim}`;
    if (!this.#claims.has(name)) {
      this.#openClaims.set(key, name);
      this.#onClaim(key);
    }
    this.#claims.set(name, Math.min(moment, this.#claims.get(name) ?? moment));
  }

  #noteSender(row: SenderRow, moment: number): void {
    const name = `${row.id} ${row.updated_at}`;
    const from = Math.min(moment, this.#periods.get(name)?.from ?? moment);
    this.#periods.set(name, { ...toPeriod(row), from });
  }

  #fenceLead(why: string, { id, campaignId, position }: FenceRow, moment: number): void {
    this.#fence(why, `${id} ${campaignId} ${position}`, moment, { campaignId, position });
  }

  #fence(why: string, name: string, moment: number, before: Fence["before"]): void {
    const from = Math.min(moment, this.#fences.get(name)?.from ?? moment);
    this.#fences.set(name, { why, from, before });
  }
}

function toPeriod(row: SenderRow): Omit<SenderPeriod, "from"> {
  return {
    senderId: row.id,
    limits: JSON.parse(row.limits) as SenderPeriod["limits"],
    spacingSeconds: row.spacing_seconds,
    workingHours: JSON.parse(row.working_hours ?? "null") as SenderPeriod["workingHours"],
    keepsKeysHours: row.keeps_keys_hours,
    enabled: row.enabled === 1,
    blockedAt: row.blocked_at,
    limitedUntil: row.limited_until,
    limitedKinds: JSON.parse(row.limited_kinds) as SenderPeriod["limitedKinds"],
  };
}

function keyOf({ campaignId, position, step }: ActionKey): string {
  return `${campaignId} ${position} ${step}`;
}
