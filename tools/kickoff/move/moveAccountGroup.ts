/**
 * Moves an account group to another database, step by step. Each step may be repeated, and what comes next follows from what
 * both databases say: so a move that was cut off anywhere goes on where it was.
 */
import {
  decideAbandonment,
  decideMove,
  type MoveFacts,
  toComing,
  toLeaving,
} from "./decideMove.ts";
import {
  goneMeanwhile,
  hasMoved,
  missing,
  movesElsewhere,
  nothingMoves,
  occupied,
} from "./moveFailures.ts";
import { type MoveRecord, type Presence, readPresence } from "./moveRecords.ts";
import { type Move, type MoveDeps, STEPS, verify } from "./moveSteps.ts";
import type { MovePlan } from "./planMove.ts";
import type { Verified } from "./verifyRows.ts";

/**
 * Moves an account group, or goes on with that.
 *
 * @returns how many rows were found to be the same in both databases, and their checksum; null when an earlier call has
 *   looked
 * @throws {Failure} when it cannot move, or the copy is not what it has to be
 */
export async function moveAccountGroup(plan: MovePlan, deps: MoveDeps): Promise<Verified | null> {
  let verified: Verified | null = null;
  for (;;) {
    const move = await readMove(plan, deps);
    const step = decideMove(toFacts(move));
    deps.tell(step);
    if (step === "verify") verified = await verify(move);
    else await STEPS[step](move);
    if (step === "remove") return verified;
  }
}

/**
 * Gives up a move that has not come to its end: all is as before.
 *
 * @throws {Failure} when nothing moves, or it has moved already
 */
export async function abandonMove(plan: MovePlan, deps: MoveDeps): Promise<null> {
  for (;;) {
    const move = await readMove(plan, deps);
    const step = decideAbandonment(toFacts(move));
    if (step === "has-moved") throw hasMoved(plan);
    if (step === "nothing-moves") throw nothingMoves();
    deps.tell(step);
    await STEPS[step](move);
    if (step === "reopen") return null;
  }
}

/**
 * Reads what both databases say at one moment. Another command may go on with the move meanwhile: then what one says does not
 * belong to what the other one says, and both are asked again.
 */
async function readMove(plan: MovePlan, deps: MoveDeps): Promise<Move> {
  const { accountGroupId, from, to } = plan;
  const look = (database: D1Database) => deps.attempt(() => readPresence(database, accountGroupId));
  let leaving = await look(from.database);
  for (;;) {
    const coming = await look(to.database);
    const before = leaving;
    leaving = await look(from.database);
    if (isAsBefore(leaving.move, before.move)) {
      requireMovable(plan, leaving, coming);
      return { ...plan, deps, leaving: leaving.move, coming: coming.move };
    }
  }
}

function isAsBefore(one: MoveRecord | null, other: MoveRecord | null): boolean {
  return one?.id === other?.id && one?.state === other?.state;
}

/** @throws {Failure} when the databases are not as they are while this move is under way */
function requireMovable(plan: MovePlan, leaving: Presence, coming: Presence): void {
  if (leaving.move !== null && leaving.move.otherDatabase !== plan.to.databaseNumber) {
    throw movesElsewhere(leaving.move.otherDatabase);
  }
  if (coming.move !== null) return;
  if (leaving.move === null && !leaving.isThere) throw goneMeanwhile(plan);
  // Nothing is removed where an account group was unless it is where it has moved.
  const isMoved = leaving.move?.state === "moved";
  if (isMoved && !coming.isThere) throw missing(plan);
  if (!isMoved && coming.isThere) throw occupied(plan);
}

function toFacts({ leaving, coming }: Move): MoveFacts {
  // What came for another move goes.
  const isOther = coming !== null && coming.id !== leaving?.id;
  return {
    leaving: toLeaving(leaving?.state ?? null),
    coming: isOther ? "clearing" : toComing(coming?.state ?? null),
    isCopied: coming !== null && coming.copied !== null && coming.copied.table === null,
  };
}
