/** What a transition came to when the call that made it failed: as `settleStart.ts`, in steps. */
import type { StartRefusal } from "../../src/campaign/decideStart.ts";
import {
  mayStillTakeEffect,
  type ObjectStartOutcome,
  type StartOutcome,
} from "../../src/campaign/settleStart.ts";
import type { StartRequest } from "../../src/campaign/words.ts";
import { UpstreamError } from "../../src/upstream.ts";
import type { Steps } from "./process.ts";
import { callDatabase } from "./upstream.ts";
import type { World } from "./world.ts";

/** What a stop comes to: told from a start's outcome by its own words. */
export type ObjectStopOutcome =
  | StopOutcome
  | { readonly outcome: "overtaken"; readonly changedAt: number };

export type StopOutcome =
  | { readonly outcome: "stopped"; readonly instancesStopped: number }
  | { readonly outcome: "refused"; readonly refusal: StartRefusal | null }
  | { readonly outcome: "nothing-stopped" }
  | { readonly outcome: "unsettled" };

/** After a fault. */
export function* settleStart(
  world: World,
  request: StartRequest,
  error: unknown,
): Steps<StartOutcome> {
  if (!(error instanceof UpstreamError)) throw error;
  if (!world.design.waitsForCommit) return { outcome: "started", started: ANY_ANSWER };
  if (!world.design.looksUp) return { outcome: "nothing-started" };
  return yield* lookForStart(world, request, {
    outcome: mayStillTakeEffect(error) ? "unsettled" : "nothing-started",
  });
}

/** After a call that was made more than once. */
export function* confirmStart(
  world: World,
  request: StartRequest,
  last: ObjectStartOutcome,
): Steps<ObjectStartOutcome> {
  if (last.outcome === "refused") return yield* lookForStart(world, request, last);
  if (last.outcome !== "nothing-started") return last;
  return yield* lookForStart(world, request, { outcome: "unsettled" });
}

function* lookForStart(
  world: World,
  request: StartRequest,
  otherwise: StartOutcome,
): Steps<StartOutcome> {
  return yield* lookUp(
    () => world.database.readStarted(request),
    (started) => ({ outcome: "started", started }),
    otherwise,
  );
}

/** The same for a stop: its id is made before the first attempt, and D1 keeps it with the run that it ended. */
export function* settleStop(world: World, stopId: string, error: unknown): Steps<StopOutcome> {
  if (!(error instanceof UpstreamError)) throw error;
  return yield* lookForStop(world, stopId, {
    outcome: mayStillTakeEffect(error) ? "unsettled" : "nothing-stopped",
  });
}

/** After a call that was made more than once. */
export function* confirmStop(
  world: World,
  stopId: string,
  last: ObjectStopOutcome,
): Steps<ObjectStopOutcome> {
  if (last.outcome === "refused") return yield* lookForStop(world, stopId, last);
  if (last.outcome !== "nothing-stopped") return last;
  return yield* lookForStop(world, stopId, { outcome: "unsettled" });
}

function* lookForStop(world: World, stopId: string, otherwise: StopOutcome): Steps<StopOutcome> {
  return yield* lookUp(
    () => world.database.readStop(stopId),
    (instancesStopped) => ({ outcome: "stopped", instancesStopped }),
    otherwise,
  );
}

function* lookUp<T, Outcome>(
  read: () => T | null,
  found: (value: T) => Outcome,
  otherwise: Outcome,
): Steps<Outcome | { readonly outcome: "unsettled" }> {
  try {
    const value = yield* callDatabase("read", read);
    return value === null ? otherwise : found(value);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { outcome: "unsettled" };
  }
}

/** What a hopeful answer would say. */
const ANY_ANSWER = { runId: "", instancesCreated: 0, whole: { from: 0, to: 0 } } as never;
