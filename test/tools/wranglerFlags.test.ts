import { expect, it } from "vitest";

import { findUnknownFlag } from "../../tools/server/wranglerFlags.ts";

it.each([
  [[], null],
  [["--log-level", "log", "--no-live-reload", "--testScheduled=true", "--env", "x", "-e"], null],
  [["--var", "A:b", "--experimental-provision", "--help"], null],
  [["--log-level", "log", "--bogus=1"], "--bogus"],
  [["--no-bogus"], "--no-bogus"],
])("finds in %j the flag %j", async (words, unknown) => {
  expect(await findUnknownFlag(words)).toBe(unknown);
});
