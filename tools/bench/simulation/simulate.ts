/**
 * Many tenants on many databases, as a model of queues: what waits for what, and how long. Pure; times in milliseconds.
 *
 * A database does one thing at a time, in the order of asking: a start, or the instances of a range. What a start commits
 * reaches the queue of its database as messages a while later, and keeps the database from nothing meanwhile. Consumers take a
 * batch each, ask for all ranges of it at once and come back for more when the last one is there. Only then is any of them
 * known to be there: what is asked for at once is answered at once. A range that is not full takes as long as a full one.
 */
import { Database } from "./Database.ts";
import type { Arrival, DatabaseFigures, Fate, Simulation, System } from "./model.ts";

/** Plays the arrivals through. A tenant's data live in one database, as `databaseOf` says. */
export function simulate(system: System, arrivals: readonly Arrival[]): Simulation {
  const fates: Fate[] = [];
  const databases: DatabaseFigures[] = [];
  const arrivalsOf = Map.groupBy(arrivals, ({ tenant }) => databaseOf(tenant, system.databases));
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

/** Where a tenant's data live: tenants are dealt out evenly. */
function databaseOf(tenant: number, databases: number): number {
  return tenant % databases;
}
