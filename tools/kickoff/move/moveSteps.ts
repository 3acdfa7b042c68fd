/** The steps of a move. Each may be repeated, and may come too late: then it changes nothing. */
import { listApiKeys, placeInApiKeys } from "../../../src/keys/apiKeys.ts";
import { writeDatabaseNumber } from "../../../src/keys/directory.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { copyAnswersOfNobody, copyPage } from "./copyRows.ts";
import { isQuiet, type MoveStep } from "./decideMove.ts";
import { hasLiveCampaigns } from "./moveFailures.ts";
import {
  closeAccountGroup,
  forgetMove,
  freezeAccountGroup,
  type MoveRecord,
  receiveAccountGroup,
  recordAbandoned,
  recordClearing,
  recordMoved,
} from "./moveRecords.ts";
import type { MoveName } from "./moveWrites.ts";
import type { MovePlan } from "./planMove.ts";
import { readUnderWay } from "./readUnderWay.ts";
import { REMOVED_TABLES, removeSome } from "./removeRows.ts";
import { NOTHING_VERIFIED, type Verified, verifyPage } from "./verifyRows.ts";

/** What a move needs of the world. */
export interface MoveDeps {
  readonly apiKeys: KVNamespace;
  /** Does what may be repeated, until the stores take it. */
  readonly attempt: <T>(work: () => Promise<T>) => Promise<T>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How long it takes until KV has told everybody where the account group lives. */
  readonly graceMilliseconds: number;
  /** Told how far a step is: at which table, and how many of its rows it has dealt with since it began. */
  readonly tell: (step: MoveStep, table?: string, rows?: number) => void;
}

/** A move, and what both databases say of it. */
export interface Move extends MovePlan {
  readonly deps: MoveDeps;
  /** In the database that the account group leaves; null: nothing. */
  readonly leaving: MoveRecord | null;
  readonly coming: MoveRecord | null;
}

/** How often it is looked whether all is quiet. */
const LOOK_MILLISECONDS = 5_000;

/** What each step does. Whatever a call does not come to is done by the next one. */
export const STEPS: Readonly<
  Record<Exclude<MoveStep, "verify">, (move: Move) => Promise<unknown>>
> = {
  close: async (move) => {
    const { from, to, deps } = move;
    // Once it has moved, each record has to say so: one that cannot be read is found before anything is written.
    await deps.attempt(() => listApiKeys(deps.apiKeys));
    const name = { accountGroupId: move.accountGroupId, id: newIdentifier(deps.now()) };
    const live = await deps.attempt(() =>
      closeAccountGroup(from.database, name, to.databaseNumber, deps.now()),
    );
    if (live.length > 0) throw hasLiveCampaigns(live);
  },
  freeze: async (move) => {
    const { from, accountGroupId, leaving, deps } = move;
    for (;;) {
      const now = deps.now();
      const found = await deps.attempt(() => readUnderWay(from.database, accountGroupId, now));
      if (isQuiet({ ...found, closingSince: leaving?.since ?? now }, now)) break;
      deps.tell("freeze", found.calledAt === null ? "webhook_deliveries" : "actions");
      await deps.sleep(LOOK_MILLISECONDS);
    }
    await deps.attempt(() => freezeAccountGroup(from.database, nameOf(move), deps.now()));
  },
  receive: ({ from, to, deps, ...move }) =>
    deps.attempt(() =>
      receiveAccountGroup(to.database, nameOf(move), from.databaseNumber, deps.now()),
    ),
  copy,
  "hand-over": handOver,
  remove: async (move) => {
    await removeAll(move.from.database, "moved", move);
    await move.deps.attempt(() => forgetMove(move.from.database, nameOf(move), "moved"));
  },
  clear: async ({ leaving: _, ...rest }) => {
    // The rows belong to the move that they came for.
    const move = { ...rest, leaving: null };
    const { to, deps } = move;
    await deps.attempt(() => recordClearing(to.database, nameOf(move), deps.now()));
    await removeAll(to.database, "clearing", move);
    await deps.attempt(() => forgetMove(to.database, nameOf(move), "clearing"));
  },
  abandon: (move) =>
    move.deps.attempt(() => recordAbandoned(move.from.database, nameOf(move), move.deps.now())),
  reopen: async (move) => {
    await move.deps.attempt(() => forgetMove(move.from.database, nameOf(move), "abandoned"));
  },
};

/** The move, as its statements name it. */
function nameOf({
  accountGroupId,
  leaving,
  coming,
}: Pick<Move, "accountGroupId" | "leaving" | "coming">): MoveName {
  const id = leaving?.id ?? coming?.id;
  if (id === undefined) throw new Error("No database knows of the move.");
  return { accountGroupId, id };
}

async function copy(move: Move): Promise<void> {
  const { from, to, coming, deps } = move;
  await deps.attempt(() => copyAnswersOfNobody(from.database, to.database));
  const count = counter("copy", deps);
  let copied = coming?.copied ?? null;
  while (copied === null || copied.table !== null) {
    const behind = copied;
    const page = await deps.attempt(() =>
      copyPage(from.database, to.database, nameOf(move), behind),
    );
    count(page.table.name, page.rows.length);
    copied = page.place;
  }
}

/** With its end the account group has moved: at one moment, by one statement in the database that it leaves. */
export async function verify(move: Move): Promise<Verified> {
  const { from, to, accountGroupId, deps } = move;
  const count = counter("verify", deps);
  let verified = NOTHING_VERIFIED;
  while (verified.place === null || verified.place.table !== null) {
    const before = verified;
    const { table, ...after } = await deps.attempt(() =>
      verifyPage(from.database, to.database, accountGroupId, before),
    );
    count(table, after.rows - before.rows);
    verified = after;
  }
  await deps.attempt(() => recordMoved(from.database, nameOf(move), deps.now()));
  return verified;
}

/** First all learn where it lives, and only then may they write there: never in two places. */
async function handOver(move: Move): Promise<void> {
  const { to, accountGroupId, coming, deps } = move;
  if (coming?.state !== "arriving") throw new Error("The rows that have moved are being removed.");
  const { apiKeys, graceMilliseconds } = deps;
  await deps.attempt(() => writeDatabaseNumber(apiKeys, accountGroupId, to.databaseNumber));
  await deps.attempt(() => placeInApiKeys(apiKeys, accountGroupId, to.databaseNumber));
  await deps.sleep(graceMilliseconds);
  // A key that was made just before may not have been in the list.
  await deps.attempt(() => placeInApiKeys(apiKeys, accountGroupId, to.databaseNumber));
  await deps.attempt(() => forgetMove(to.database, nameOf(move), "arriving"));
}

async function removeAll(
  database: D1Database,
  state: "moved" | "clearing",
  move: Move,
): Promise<void> {
  const { deps } = move;
  const step = state === "moved" ? "remove" : "clear";
  const count = counter(step, deps);
  for (const table of REMOVED_TABLES) {
    let removed: number;
    do {
      removed = await deps.attempt(() => removeSome(database, nameOf(move), state, table));
      count(table.name, removed);
    } while (removed > 0);
  }
}

/** Tells how many rows of each table a step has dealt with. */
function counter(step: MoveStep, { tell }: MoveDeps): (table: string, rows: number) => void {
  const counts = new Map<string, number>();
  return (table, rows) => {
    const count = (counts.get(table) ?? 0) + rows;
    counts.set(table, count);
    tell(step, table, count);
  };
}
