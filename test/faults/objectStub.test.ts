/** What the Worker does when the campaign's object cannot be reached, and the object when its alarm cannot be set. */
import { expect, it } from "vitest";

import { expectRefusal } from "../support/expectations.ts";
import type { Decide } from "./director.ts";
import type { FaultKind } from "./faultKinds.ts";
import { findViolations } from "./findViolations.ts";
import { givenSubject } from "./ground.ts";
import { becomeQuiet, beginScene, runAlarm, startAsClient } from "./scene.ts";
import { useStage } from "./stage.ts";
import { letPass } from "./time.ts";

const stage = useStage();

/** The first `times` calls of the object's stub fail. */
function failingStub(kind: FaultKind, times: number): Decide {
  let left = times;
  return ({ boundary }) => (boundary === "object.start" && left-- > 0 ? kind : null);
}

async function startUnder(decide: Decide) {
  const subject = await givenSubject(stage.ground, "small");
  const scene = beginScene(stage.ground, stage.interposed, [subject], decide);
  const { reply } = await scene.director.watch(startAsClient(scene, subject, null));
  if (reply === "none") throw new Error("no answer");
  const attempts = scene.director.called.get("object.start");
  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene)).toEqual([]);
  return { reply, attempts };
}

it("does not call an overloaded object again", async () => {
  const { reply, attempts } = await startUnder(failingStub("overloaded", 10));

  expect(attempts).toBe(1);
  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("Nothing has started");
  expect(reply.headers.get("Retry-After")).toBe("5");
});

it("calls an object behind a broken connection three times, and no more", async () => {
  const { reply, attempts } = await startUnder(failingStub("disconnect-before", 10));

  expect(attempts).toBe(3);
  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
  expect(reply.headers.get("Retry-After")).toBe("5");
});

it.each<FaultKind>(["disconnect-before", "disconnect-after"])(
  "answers the one start when the connection breaks twice: %s",
  async (kind) => {
    const { reply, attempts } = await startUnder(failingStub(kind, 2));

    expect(attempts).toBe(3);
    expect(reply.status).toBe(200);
    expect(reply.headers.has("Idempotent-Replayed")).toBe(false);
  },
);

it("does not call an object again that gave no answer", async () => {
  const { reply, attempts } = await startUnder(failingStub("hang-before", 10));

  expect(attempts).toBe(1);
  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
});

it("says that a start is being settled when an earlier attempt may still take effect", async () => {
  const kinds: FaultKind[] = ["severed", "overloaded"];

  const { reply } = await startUnder(({ boundary }) =>
    boundary === "object.start" ? (kinds.shift() ?? null) : null,
  );

  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
});

it("answers without its count when the rate limit gives no answer", async () => {
  const { reply } = await startUnder(({ boundary }) =>
    boundary === "limiter.limit" ? "hang-before" : null,
  );

  expect(reply.status).toBe(200);
});

it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
  "finishes a run whose alarm throws %i times",
  async (times) => {
    let left = times;
    const subject = await givenSubject(stage.ground, "small");
    const scene = beginScene(
      stage.ground,
      stage.interposed,
      [subject],
      ({ boundary, scene: where }) => {
        if (where === "start" && boundary === "queue.sendBatch") return "lost";
        return where === "alarm" && boundary === "alarm.set" && left-- > 0 ? "error-before" : null;
      },
    );
    await startAsClient(scene, subject, null);
    for (let look = 0; look < times; look++) {
      letPass(6_000);
      await runAlarm(scene, subject);
    }

    expect(await becomeQuiet(scene)).not.toBeNull();
    expect(scene.director.struck.get("alarm.set:error-before")).toBeGreaterThan(0);
    expect(await findViolations(scene)).toEqual([]);
  },
);
