/** Prism as a proxy that validates: it knows the contract alone, and answers for a server that breaks it. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { spawnGuarded } from "../../../tools/server/guarded.ts";
import { keepLastLines } from "../../../tools/server/lastLines.ts";
import { findFreePort } from "../../../tools/server/ports.ts";
import { projectDirectory } from "../../../tools/server/wrangler.ts";
import { contractPath } from "./contract.ts";

export interface Prism {
  readonly url: string;
  stop(): void;
}

/** Starts Prism in front of a server. */
export async function startPrism(upstream: string): Promise<Prism> {
  const port = await findFreePort();
  const guard = spawnGuarded(process.execPath, [
    join(projectDirectory, "node_modules", "@stoplight", "prism-cli", "dist", "index.js"),
    ...["proxy", contractPath, upstream, "--port", String(port)],
    // The requests are to reach the server: what it does with bad ones is what is judged.
    ...["--errors", "--validate-request=false", "--verboseLevel=error"],
  ]);
  const lastLines = keepLastLines(guard);
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (guard.exitCode !== null) throw new Error(`Prism did not start:\n${lastLines()}`);
    const isUp = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { url, stop: () => guard.stdin.end() };
    await sleep(100);
  }
}

/** Prism's verdict in an answer: the violations, or null when the answer is the server's own. */
export function readViolations(body: unknown): string | null {
  const { type, ...rest } = body as { type?: unknown };
  return typeof type === "string" && type.includes("prism") ? JSON.stringify(rest, null, 2) : null;
}
