/**
 * Many tenants on many databases, as a model of queues: what waits for what, and how long. Pure; times in milliseconds.
 *
 * A database does one thing at a time, in the order of asking: a start, or the instances of a range. What a start commits
 * is on the queue of its database at once. Consumers take a batch each, ask for some ranges of it at once, and for the next
 * ones when the last of these is there. Only then is any of them known to be there: what is asked for at once is answered at
 * once. A range that is not full takes as long as a full one.
 */
import { Database } from "./Database.ts";
import type { Arrival, DatabaseFigures, Fate, Simulation, System } from "./model.ts";
import { placeOf } from "./placeOf.ts";

/** Plays the arrivals through. A tenant's data live in one database, as `placeOf` says. */
export function simulate(system: System, arrivals: readonly Arrival[]): Simulation {
  const fates: Fate[] = [];
  const databases: DatabaseFigures[] = [];
  const arrivalsOf = Map.groupBy(arrivals, ({ tenant }) => placeOf(tenant, system.databases));
  for (let database = 0; database < system.databases; database++) {
    const own = arrivalsOf.get(database) ?? [];
    const played = new Database(
      system,
      own.toSorted((a, b) => a.at - b.at),
    ).play();
    fates.push(...played.fates);
    databases.push(played.figures);
  }
  return { fates, databases };
}
