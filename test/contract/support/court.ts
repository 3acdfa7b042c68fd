/** Where answers are judged: Prism before a relay that can lie, before the server. Made before a file's first test. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Kickoff } from "./kickoff.ts";
import { type Prism, startPrism } from "./prism.ts";
import { type Relay, startRelay } from "./relay.ts";
import { makeWorld, type World } from "./world.ts";

export interface Court {
  readonly prism: Prism;
  /** Tells the truth again after each test. */
  readonly relay: Relay;
  readonly world: World;
}

/** Sets up the court of a test file; what it returns is filled before the first test. */
export function useCourt(kickoff: Kickoff): Court {
  const court: { -readonly [Name in keyof Court]?: Court[Name] } = {};
  beforeAll(async () => {
    court.relay = await startRelay(kickoff.url);
    [court.prism, court.world] = await Promise.all([
      startPrism(court.relay.url),
      makeWorld(kickoff),
    ]);
  });
  afterEach(() => court.relay?.lie(null));
  afterAll(() => {
    court.prism?.stop();
    court.relay?.stop();
  });
  return court as Court;
}
