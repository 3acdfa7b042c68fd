/** What the answers say of the limit is what the configuration sets. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";

import { RATE_LIMIT_POLICY } from "../../src/http/envelope.ts";
import { projectDirectory } from "../../tools/server/wrangler.ts";

interface RateLimitBinding {
  readonly name: string;
  readonly simple: { readonly limit: number; readonly period: number };
}

it("announces the limit of wrangler.toml", () => {
  const { ratelimits }: { ratelimits?: RateLimitBinding[] } = unstable_readConfig({
    config: join(projectDirectory, "wrangler.toml"),
  });
  const limit = ratelimits?.find(({ name }) => name === "REQUESTS_PER_API_KEY")?.simple;

  expect(RATE_LIMIT_POLICY).toBe(`"default";q=${limit?.limit};w=${limit?.period}`);
});
