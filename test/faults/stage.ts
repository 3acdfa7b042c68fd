/** What a file of cases is played on: made before its first case, taken away after its last. */
import { reset } from "cloudflare:test";
import { afterAll, beforeAll } from "vitest";

import { type Ground, givenGround } from "./ground.ts";
import { endInterposing, type Interposed, interpose } from "./interpose.ts";

export interface Stage {
  readonly ground: Ground;
  readonly interposed: Interposed;
}

/** Sets the stage of a test file; what it returns is filled before the first test. */
export function useStage(): Stage {
  const stage: { -readonly [Name in keyof Stage]?: Stage[Name] } = {};
  beforeAll(async () => {
    stage.ground = await givenGround();
    stage.interposed = interpose();
  });
  afterAll(async () => {
    endInterposing();
    await reset();
  });
  return stage as Stage;
}
