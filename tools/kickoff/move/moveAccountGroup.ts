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
import { hasMoved, nothingMoves, occupied } from "./moveFailures.ts";
import { readPresence } from "./moveRecords.ts";
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

async function readMove(plan: MovePlan, deps: MoveDeps): Promise<Move> {
  const { accountGroupId, from, to } = plan;
  const [leaving, coming] = await deps.attempt(() =>
    Promise.all([
      readPresence(from.database, accountGroupId),
      readPresence(to.database, accountGroupId),
    ]),
  );
  if (coming.isThere && coming.move === null && leaving.move?.state !== "moved") {
    throw occupied(plan);
  }
  return { ...plan, deps, leaving: leaving.move, coming: coming.move };
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
