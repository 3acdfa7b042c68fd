/** Why an account group does not move, and why a move is not given up. */
import { EXIT_CODES } from "../../terminal/exitCodes.ts";
import { Failure } from "../../terminal/failure.ts";
import type { LiveCampaign } from "./moveRecords.ts";
import type { MovePlan } from "./planMove.ts";

const NOT_MOVED = "The account group was not moved.";

/** A campaign keeps its account group where it is. */
export function hasLiveCampaigns(live: readonly LiveCampaign[]): Failure {
  const names = live.map(({ id, name }) => `${name} (${id})`).join(", ");
  return new Failure(NOT_MOVED, {
    why: `A campaign is active: ${names}.`,
    next: "Stop it, or wait until it is completed, and run the command again.",
    exitCode: EXIT_CODES.conflict,
  });
}

/** The database to which it comes has rows of it already. */
export function occupied({ accountGroupId, to: { databaseNumber } }: MovePlan): Failure {
  return new Failure(NOT_MOVED, {
    why: `Database ${databaseNumber} has rows of ${accountGroupId} that no move has brought.`,
    next: "Find out where they come from before you move it: the table account_groups has one of them.",
  });
}

/** Another command was faster, and named another database. */
export function movesElsewhere(databaseNumber: number): Failure {
  return new Failure(NOT_MOVED, {
    why: `Another command has begun to move it to database ${databaseNumber}.`,
    next: "Let that one come to its end, or give it up there; then run the command again.",
    exitCode: EXIT_CODES.conflict,
  });
}

/** Another command was faster, and is done. */
export function goneMeanwhile({ from: { databaseNumber } }: MovePlan): Failure {
  return new Failure(NOT_MOVED, {
    why: `It is no longer in database ${databaseNumber}: another command has moved it.`,
    next: "See where it is: account list",
    exitCode: EXIT_CODES.conflict,
  });
}

/** It is said to have moved, and is not where it should be. */
export function missing({ accountGroupId, from, to }: MovePlan): Failure {
  return new Failure("The rows that are left behind were not removed.", {
    why: `Database ${from.databaseNumber} says that ${accountGroupId} has moved to database ${to.databaseNumber}, which knows nothing of it.`,
    next: `Find out what became of it there before you change anything: database ${from.databaseNumber} may have the only rows.`,
  });
}

/** There is nothing to abandon. */
export function nothingMoves(): Failure {
  return new Failure("Nothing was given up.", {
    why: "No move of the account group is under way.",
    next: "There is nothing to do.",
  });
}

/** What has moved can only move back. */
export function hasMoved({ to: { databaseNumber } }: MovePlan): Failure {
  return new Failure("The move was not given up.", {
    why: `The account group lives in database ${databaseNumber} by now: only what it has left behind is still to be removed.`,
    next: "Run the command again without --abandon; then move it back, if you want that.",
    exitCode: EXIT_CODES.conflict,
  });
}
