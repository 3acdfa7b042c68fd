/** A built Worker in a workerd of its own, on a direct socket. */
import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

import { newRuntimeOptions, type RuntimeOptions } from "../server/runtimeOptions.ts";
import { requireRuntime } from "../server/runtimeProcess.ts";

export interface Runtime {
  /** Where it answers, without a slash behind it. */
  readonly origin: string;
  /** Of its workerd. */
  readonly processId: number;
  readonly API_KEYS: KVNamespace;
  readonly DATABASE: D1Database;
  dispose(): Promise<void>;
}

export interface RuntimeStart extends Omit<RuntimeOptions, "script"> {
  /** The bundled Worker. */
  readonly scriptPath: string;
}

/** Starts a Worker on the files in its directory, which belong to it alone. */
export async function startRuntime({ scriptPath, ...options }: RuntimeStart): Promise<Runtime> {
  const script = await readFile(scriptPath, "utf8");
  const miniflare = new Miniflare(newRuntimeOptions({ ...options, script }));
  await miniflare.ready;
  return {
    origin: (await miniflare.unsafeGetDirectURL("kickoff")).origin,
    processId: requireRuntime().pid ?? Number.NaN,
    API_KEYS: (await miniflare.getKVNamespace("API_KEYS")) as unknown as KVNamespace,
    DATABASE: (await miniflare.getD1Database("DATABASE")) as unknown as D1Database,
    dispose: () => miniflare.dispose(),
  };
}
