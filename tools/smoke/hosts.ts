/** Where the smoke test's Worker runs: in the local runtime, or in an account for as long as the test takes. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { launchDevServer, waitUntilReady } from "../server/devServer.ts";
import { findFreePort } from "../server/ports.ts";
import { runCommand } from "../server/runCommand.ts";
import { projectDirectory, wranglerProgram } from "../server/wrangler.ts";
import { Failure } from "../terminal/failure.ts";

/** The smoke test's Worker, and what it needs. */
export interface SmokeWorker {
  /** Also the first part of the names of its stores. */
  readonly name: string;
  /** Who has it may call the Worker. */
  readonly token: string;
  /** For files that nobody needs afterwards. */
  readonly directory: string;
}

type Use<T> = (url: string) => Promise<T>;

/** Runs the Worker on this machine for as long as `use` takes. */
export async function withLocalWorker<T>(worker: SmokeWorker, use: Use<T>): Promise<T> {
  const port = await findFreePort();
  const server = launchDevServer({
    persistTo: join(worker.directory, "state"),
    port,
    flags: ["--config", await writeConfiguration(worker)],
    showsLog: false,
  });
  const url = `http://localhost:${port}`;
  try {
    await waitUntilReady(url, server);
    return await use(url);
  } catch (error) {
    throw failed("The local runtime", error, server.lastLines());
  } finally {
    await server.end();
  }
}

/** What a deployment needs, in order, and how each is removed: the Worker first, for it uses the others. */
const RESOURCES = [
  {
    what: "the database",
    create: (name: string) => ["d1", "create", name, "--binding", "DATABASE"],
    remove: (name: string) => ["d1", "delete", name, "--skip-confirmation"],
  },
  {
    what: "the KV namespace",
    create: (name: string) => ["kv", "namespace", "create", name, "--binding", "KEYS"],
    remove: (name: string) => ["kv", "namespace", "delete", name, "--skip-confirmation"],
  },
  {
    what: "the queue",
    create: (name: string) => ["queues", "create", name],
    remove: (name: string) => ["queues", "delete", name],
  },
  {
    what: "the Worker",
    create: () => ["deploy"],
    remove: (name: string) => ["delete", name, "--force"],
  },
] as const;

/**
 * Deploys the Worker with stores of its own for as long as `use` takes, and removes all of it again.
 *
 * @param say is told each step
 * @throws {Failure} with wrangler's words; and when something is left in the account
 */
export async function withRemoteWorker<T>(
  worker: SmokeWorker,
  say: (step: string) => void,
  use: Use<T>,
): Promise<T> {
  const { name } = worker;
  const configuration = await writeConfiguration(worker);
  const wrangler = (parameters: readonly string[]) =>
    runCommand(process.execPath, [wranglerProgram, ...parameters, "--config", configuration]);
  const made: (typeof RESOURCES)[number][] = [];
  const left: string[] = [];
  try {
    let output = "";
    for (const resource of RESOURCES) {
      say(`making ${resource.what} ${name}`);
      const result = await wrangler(resource.create(name));
      output = result.output;
      if (result.exitCode !== 0) throw failed(`wrangler, asked for ${resource.what},`, output, "");
      made.push(resource);
    }
    const url = /https:\/\/\S+\.workers\.dev/.exec(output)?.[0];
    if (url === undefined) throw failed("The deployment", "it has no address.", output);
    await waitUntilReady(url, { ended: new AbortController().signal });
    return await use(url);
  } finally {
    for (const resource of made.toReversed()) {
      say(`removing ${resource.what} ${name}`);
      const command = resource.remove(name);
      if ((await wrangler(command)).exitCode !== 0) left.push(`npx wrangler ${command.join(" ")}`);
    }
    if (left.length > 0) console.error(`✖ Left in the account; remove it:\n  ${left.join("\n  ")}`);
  }
}

/** The Worker's configuration. `wrangler … create --binding` puts the real ids in the place of these. */
async function writeConfiguration({ name, token, directory }: SmokeWorker): Promise<string> {
  const { unstable_readConfig } = await import("wrangler");
  const { compatibility_date } = unstable_readConfig({
    config: join(projectDirectory, "wrangler.toml"),
  });
  const path = join(directory, "wrangler.json");
  await writeFile(
    path,
    JSON.stringify({
      name,
      main: join(import.meta.dirname, "worker.ts"),
      compatibility_date,
      workers_dev: true,
      vars: { TOKEN: token },
      d1_databases: [{ binding: "DATABASE", database_name: name, database_id: name }],
      kv_namespaces: [{ binding: "KEYS", id: name }],
      durable_objects: { bindings: [{ name: "OBJECTS", class_name: "SmokeObject" }] },
      migrations: [{ tag: "v1", new_sqlite_classes: ["SmokeObject"] }],
      queues: {
        producers: [{ binding: "MESSAGES", queue: name }],
        consumers: [{ queue: name, max_batch_timeout: 0 }],
      },
      ratelimits: [{ name: "LIMITER", namespace_id: "1999", simple: { limit: 1_000, period: 60 } }],
    }),
  );
  return path;
}

function failed(who: string, error: unknown, lines: string): Failure {
  if (error instanceof Failure) return error;
  const why = stripVTControlCharacters(
    error instanceof Error ? error.message : String(error),
  ).trim();
  return new Failure(`${who} did not come up.`, {
    why: lines === "" ? why : `${why} Its last lines:\n${lines}`,
    next: "With --remote: check that `npx wrangler whoami` knows you (or CLOUDFLARE_API_TOKEN is set).",
    cause: error,
  });
}
