/** The client as a package of its own: it takes nothing with it that only this repository or Node has. */
import { build } from "esbuild";
import { expect, it } from "vitest";

import { projectDirectory } from "../../tools/server/wrangler.ts";

it("is made of its own files and of what any platform has", async () => {
  const { metafile } = await build({
    absWorkingDir: projectDirectory,
    entryPoints: ["client/index.ts"],
    bundle: true,
    write: false,
    metafile: true,
    // Node's own modules are errors here.
    platform: "browser",
    format: "esm",
    logLevel: "silent",
  });
  const rooms = Object.keys(metafile.inputs).map((path) =>
    path
      .replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, "$1")
      .replace(/^client\/.*/, "client"),
  );
  expect([...new Set(rooms)].sort()).toEqual([
    "client",
    "eventsource-parser",
    "openapi-fetch",
    "p-timeout",
  ]);
});
