/** What a transition came to when the call that made it failed: as `settle.ts`, in steps. */
import { mayStillTakeEffect } from "../../src/campaignObject/transitionFaults.ts";
import { UpstreamError } from "../../src/platform/upstream.ts";
import type { ObjectOutcome, Outcome } from "./outcomes.ts";
import type { Steps } from "./process.ts";
import { callDatabase } from "./upstream.ts";
import type { World } from "./world.ts";

/** Looks for a transition in D1; null when it has not taken effect. */
export type Find<Done> = () => Done | null;

/** After a fault. */
export function* settle<Done>(
  world: World,
  find: Find<Done>,
  error: unknown,
): Steps<Outcome<Done, never>> {
  if (!(error instanceof UpstreamError)) throw error;
  if (!world.design.waitsForCommit) return { outcome: "done", done: ANY_ANSWER };
  if (!world.design.looksUp) return { outcome: "nothing-done" };
  return yield* lookFor(find, {
    outcome: mayStillTakeEffect(error) ? "unsettled" : "nothing-done",
  });
}

/** After a call that was made more than once. */
export function* confirm<Done, Refusal>(
  find: Find<Done>,
  last: ObjectOutcome<Done, Refusal>,
): Steps<ObjectOutcome<Done, Refusal>> {
  if (last.outcome === "refused") return yield* lookFor(find, last);
  if (last.outcome !== "nothing-done") return last;
  return yield* lookFor(find, { outcome: "unsettled" });
}

function* lookFor<Done, Otherwise>(
  find: Find<Done>,
  otherwise: Otherwise,
): Steps<Otherwise | { outcome: "done"; done: Done } | { outcome: "unsettled" }> {
  try {
    const done = yield* callDatabase("read", find);
    return done === null ? otherwise : { outcome: "done", done };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { outcome: "unsettled" };
  }
}

/** What a hopeful answer would say. */
const ANY_ANSWER = { runId: "", instancesCreated: 0, whole: { from: 0, to: 0 } } as never;
