/** How long a client waits when what stands behind the API gives no answer. */
import { beforeEach, expect, it } from "vitest";

import { expectRefusal } from "../support/expectations.ts";
import type { Boundary, FaultKind } from "./faultKinds.ts";
import { findViolations } from "./findViolations.ts";
import { givenSubject } from "./ground.ts";
import { replaceMethod } from "./replaceMethod.ts";
import { becomeQuiet, beginScene, startAsClient } from "./scene.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

/** A busy machine takes its time between a call and the deadline that is set for it. */
const PAUSE_MILLISECONDS = 5;

beforeEach(() => {
  let now = 0;
  replaceMethod(performance, "now", () => (now += PAUSE_MILLISECONDS));
});

it.each<[string, Boundary[], FaultKind, number]>([
  ["D1 hangs before it commits", ["database.batch", "database.first"], "hang-before", 10],
  ["D1 hangs after it has committed", ["database.batch", "database.first"], "hang-after", 10],
  [
    "the rate limit, the object and D1 hang",
    ["limiter.limit", "object.start", "database.first"],
    "hang-before",
    27,
  ],
])("answers 502 when %s", async (_, boundaries, kind, seconds) => {
  const subject = await givenSubject(stage.ground, "small");
  const scene = beginScene(stage.ground, stage.interposed, [subject], ({ boundary }) =>
    boundaries.includes(boundary) ? kind : null,
  );
  const startedAt = Date.now();

  const { reply } = await scene.director.watch(startAsClient(scene, subject, null));

  if (reply === "none") throw new Error("no answer");
  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
  expect((Date.now() - startedAt) / 1_000).toBeCloseTo(seconds, 1);
  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene)).toEqual([]);
});
