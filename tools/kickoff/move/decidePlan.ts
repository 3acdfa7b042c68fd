/** From where to where an account group moves, given what every database knows of it. Pure. */
import { type MoveState, toLeaving } from "./decideMove.ts";

/** What a database knows of an account group. */
export interface KnownPlace {
  readonly databaseNumber: number;
  /** Whether it has rows of it. */
  readonly isThere: boolean;
  readonly state: MoveState | null;
  /** The other database of its move; null without one. */
  readonly otherDatabase: number | null;
}

/** What a move may be, or why there is none. */
export type PlanDecision =
  | { readonly from: number; readonly hasBegun: boolean }
  | { readonly problem: "unknown" | "no-database" }
  | { readonly problem: "there-already"; readonly databaseNumber: number }
  | { readonly problem: "elsewhere"; readonly databaseNumber: number }
  | { readonly problem: "in-several"; readonly databaseNumbers: readonly number[] };

/** Decides from where an account group comes to a database. A move that has begun has to end before another one. */
export function decidePlan(places: readonly KnownPlace[], to: number): PlanDecision {
  if (!places.some(({ databaseNumber }) => databaseNumber === to))
    return { problem: "no-database" };
  const [leaving, ...others] = places.filter(({ state }) => toLeaving(state) !== null);
  if (others.length > 0) return inSeveral(places);
  if (leaving !== undefined) {
    const { databaseNumber: from, otherDatabase } = leaving;
    if (otherDatabase === to) return { from, hasBegun: true };
    return { problem: "elsewhere", databaseNumber: otherDatabase ?? from };
  }
  // Where rows are coming it does not live yet.
  const [home, ...more] = places.filter(({ isThere, state }) => isThere && state === null);
  if (home === undefined) return { problem: "unknown" };
  if (more.length > 0) return inSeveral(places);
  const { databaseNumber } = home;
  if (databaseNumber === to) return { problem: "there-already", databaseNumber };
  return { from: databaseNumber, hasBegun: false };
}

function inSeveral(places: readonly KnownPlace[]): PlanDecision {
  const there = places.filter(({ isThere }) => isThere);
  return {
    problem: "in-several",
    databaseNumbers: there.map(({ databaseNumber }) => databaseNumber),
  };
}
