/** What the answers say of the limits is what the configuration sets. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";

import { RATE_LIMITS } from "../../src/api/answer/rateLimits.ts";
import { projectDirectory } from "../../tools/server/wrangler.ts";

interface RateLimitBinding {
  readonly name: string;
  readonly simple: { readonly limit: number; readonly period: number };
}

it("announces the limits of wrangler.toml, each by a name of its own", () => {
  const { ratelimits = [] }: { ratelimits?: RateLimitBinding[] } = unstable_readConfig({
    config: join(projectDirectory, "wrangler.toml"),
  });
  const announced = Object.values(RATE_LIMITS).map(({ binding, policy }) => {
    const [, name, rest] = /^("[a-z-]+");(.*)$/.exec(policy) ?? [];
    return { name, binding, rest };
  });

  expect(new Set(announced.map(({ binding, rest }) => `${binding} ${rest}`))).toEqual(
    new Set(ratelimits.map(({ name, simple }) => `${name} q=${simple.limit};w=${simple.period}`)),
  );
  expect(new Set(announced.map(({ name }) => name)).size).toBe(ratelimits.length);
});
