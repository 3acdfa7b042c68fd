/** When D1 fails around the batch that creates: the key gives the one answer, and nothing is created twice or without it. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Reply } from "../../support/api.ts";
import { create, creationExamples, givenGround } from "../../support/creations.ts";
import { expectRefusal, expectReplay } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { countRows } from "../../support/stores.ts";

const LOST = "D1_ERROR: Network connection lost.";

afterEach(() => vi.restoreAllMocks());

type Batch = typeof env.DATABASE.batch;

/** Lets a test play D1's part for the next batches, one function each; what comes behind them is D1's own again. */
function playBatches(...plays: ((commit: () => ReturnType<Batch>) => ReturnType<Batch>)[]) {
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  const spy = vi.spyOn(env.DATABASE, "batch");
  for (const play of plays) {
    spy.mockImplementationOnce((statements) => play(() => batch(statements)));
  }
  return spy;
}

const failing = (message: string) => () => Promise.reject(new Error(message));
const losingItsAnswer = async (commit: () => Promise<unknown>) => {
  await commit();
  throw new Error(LOST);
};

const isReplay = ({ headers }: Reply) => headers.has("Idempotent-Replayed");

describe.each(creationExamples)("$creation", (example) => {
  it("is created once when the answer is lost and the batch is sent again", async () => {
    const undisturbed = await givenGround();
    const ground = await givenGround();
    const rows = [await countRows()];
    await create(example, undisturbed, "key");
    rows.push(await countRows());
    const batch = playBatches(losingItsAnswer, losingItsAnswer);

    const first = await create(example, ground, "key");

    expect(batch).toHaveBeenCalledTimes(3);
    expect(first.status).toBeLessThan(300);
    expect(isReplay(first)).toBe(false);
    rows.push(await countRows());
    const [before = 0, between = 0, after = 0] = rows;
    expect(after - between).toBe(between - before);
    expectReplay(await create(example, ground, "key"), first);
  });

  it("is created once when the answer is lost for good, and the key finds it", async () => {
    const ground = await givenGround();
    playBatches(losingItsAnswer, losingItsAnswer, losingItsAnswer);

    const lost = await create(example, ground, "key");
    const before = await takePicture();
    const found = await create(example, ground, "key");

    expectRefusal(lost, 502, "UPSTREAM_ERROR");
    expect(found.status).toBeLessThan(300);
    expect(isReplay(found)).toBe(true);
    await expectUnchanged(before);
  });

  it("is not created when D1 refuses, and is when it is asked again", async () => {
    const ground = await givenGround();
    const before = await takePicture();
    playBatches(failing(LOST), failing(LOST), failing("D1_ERROR: D1 DB is overloaded."));

    expectRefusal(await create(example, ground, "key"), 502, "UPSTREAM_ERROR");
    await expectUnchanged(before);

    const first = await create(example, ground, "key");
    expect(isReplay(first)).toBe(false);
    expectReplay(await create(example, ground, "key"), first);
  });

  it("is not created again by a batch that arrives after the repetition", async () => {
    const ground = await givenGround();
    const late: (() => Promise<unknown>)[] = [];
    playBatches((commit) => {
      late.push(commit);
      return Promise.reject(new Error("D1_ERROR: internal error"));
    });

    expectRefusal(await create(example, ground, "key"), 502, "UPSTREAM_ERROR");
    const first = await create(example, ground, "key");
    expect(isReplay(first)).toBe(false);
    const before = await takePicture();
    for (const arrive of late) await arrive();

    expect(late).toHaveLength(1);
    await expectUnchanged(before);
    expectReplay(await create(example, ground, "key"), first);
  });

  it("is not created when its answer cannot be kept", async () => {
    const ground = await givenGround();
    const before = await takePicture();
    const prepare = env.DATABASE.prepare.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "prepare").mockImplementation((query) =>
      prepare(query.replace("created.answer", "'not JSON'")),
    );
    vi.spyOn(console, "error").mockImplementation(() => undefined);

    expectRefusal(await create(example, ground, "key"), 500, "INTERNAL_ERROR");

    await expectUnchanged(before);
  });
});
