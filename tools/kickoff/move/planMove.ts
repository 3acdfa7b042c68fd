/** Finds out from where to where an account group moves, or says why it does not. */
import type { NumberedDatabase } from "../../../src/database/databases.ts";
import { forEachInLanes } from "../../../src/platform/lanes.ts";
import { Failure } from "../../terminal/failure.ts";
import { decidePlan, type KnownPlace, type PlanDecision } from "./decidePlan.ts";
import { readPresence } from "./moveRecords.ts";

/** How many databases are asked at a time: there may be hundreds. */
const LANES = 4;

/** From where to where an account group moves. */
export interface MovePlan {
  readonly accountGroupId: string;
  readonly from: NumberedDatabase;
  readonly to: NumberedDatabase;
  /** Whether it goes on with a move that was cut off. */
  readonly hasBegun: boolean;
}

/**
 * Plans a move.
 *
 * @param toNumber the database to which the account group comes
 * @param commandOf the command that moves it to a database, for the next step
 * @returns null when the account group lives there
 * @throws {Failure} when there is no such move
 */
export async function planMove(
  databases: readonly NumberedDatabase[],
  accountGroupId: string,
  toNumber: number,
  commandOf: (databaseNumber: number) => string,
): Promise<MovePlan | null> {
  const places: KnownPlace[] = [];
  await forEachInLanes(databases, LANES, async ({ databaseNumber, database }) => {
    const { isThere, move } = await readPresence(database, accountGroupId);
    const [state, otherDatabase] = [move?.state ?? null, move?.otherDatabase ?? null];
    places.push({ databaseNumber, isThere, state, otherDatabase });
  });
  places.sort((one, other) => one.databaseNumber - other.databaseNumber);
  const decision = decidePlan(places, toNumber);
  if ("problem" in decision) {
    if (decision.problem === "there-already") return null;
    throw toFailure(decision, accountGroupId, toNumber, databases, commandOf);
  }
  const find = (wanted: number) =>
    databases.find(({ databaseNumber }) => databaseNumber === wanted);
  const [from, to] = [find(decision.from), find(toNumber)];
  if (from === undefined || to === undefined) throw new Error("A database of the plan is missing.");
  return { accountGroupId, from, to, hasBegun: decision.hasBegun };
}

type ProblemToTell = Exclude<
  Extract<PlanDecision, { problem: string }>,
  { problem: "there-already" }
>;

function toFailure(
  decision: ProblemToTell,
  accountGroupId: string,
  to: number,
  databases: readonly NumberedDatabase[],
  commandOf: (databaseNumber: number) => string,
): Failure {
  const what = "The account group was not moved.";
  const numbers = databases.map(({ databaseNumber }) => databaseNumber).join(", ");
  switch (decision.problem) {
    case "no-database":
      return new Failure(what, {
        why: `The deployment has no database ${to}.`,
        next: `Choose one of these: ${numbers}; or add one first: \`databases add\`, or on your machine \`npm start -- --databases ${to}\`.`,
      });
    case "unknown":
      return new Failure(what, {
        why: `No database has an account group ${accountGroupId}.`,
        next: "See the ids: account list",
      });
    case "elsewhere":
      return new Failure(what, {
        why: `It is on its way to database ${decision.databaseNumber}, and that move has not come to its end.`,
        next: `End that one first: ${commandOf(decision.databaseNumber)}`,
      });
    case "in-several":
      return new Failure(what, {
        why: `Databases ${decision.databaseNumbers.join(" and ")} have rows of it, and no move is under way: nobody knows which of them are right.`,
        next: "Look at the table account_groups of each, and at the directory in KV, before you change anything.",
      });
  }
}
