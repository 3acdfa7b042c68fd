/** The id of an action: the same for ever, and another for every other action. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";

import { actionIdOf } from "../../src/domain/actionId.ts";

const RUN = "6b0382000000000000000001";
/** ACTION_IDS=1000000 makes a million of them, which takes half a minute: `--testTimeout 300000`. */
const IDS = Number(process.env.ACTION_IDS ?? "8000");
const POSITIONS_A_RUN = 1_000;
const STEPS = 4;

// Reckoned by `printf %s 6b0382000000000000000001/0/1 | sha256sum`: senders keep these, so they never change.
it.each([
  [0, 1, "17b6b159f0a317f1f113d30c"],
  [999_999, 4, "dd78e66324ba93be8dc58f7d"],
])("of position %i and step %i never changes", async (position, step, id) => {
  expect(await actionIdOf(RUN, position, step)).toBe(id);
});

it("is 24 lower-case hexadecimal characters, the first of a SHA-256", async () => {
  for (let position = 0; position < 500; position++) {
    const id = await actionIdOf(RUN, position, 2);
    const digest = createHash("sha256").update(`${RUN}/${position}/2`).digest("hex");
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(digest.startsWith(id)).toBe(true);
  }
});

it("tells positions and steps apart whose digits are the same in a row", async () => {
  expect(await actionIdOf(RUN, 1, 11)).not.toBe(await actionIdOf(RUN, 11, 1));
});

it("does not repeat over runs, positions and steps", async () => {
  const ids = new Set<string>();
  const actionsARun = POSITIONS_A_RUN * STEPS;
  for (let first = 0; first < IDS; first += actionsARun) {
    const runId = (first / actionsARun).toString(16).padStart(24, "0");
    const made = await Promise.all(
      Array.from({ length: Math.min(actionsARun, IDS - first) }, (_, index) =>
        actionIdOf(runId, Math.floor(index / STEPS), (index % STEPS) + 1),
      ),
    );
    for (const id of made) ids.add(id);
  }
  expect(ids.size).toBe(IDS);
});
