/** A built Worker in a workerd of its own, on a direct socket. */
import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";

import { newRuntimeOptions, type RuntimeOptions } from "../server/runtimeOptions.ts";
import { requireRuntime } from "../server/runtimeProcess.ts";
import { openRuntimeStores, type Stores } from "../server/runtimeStores.ts";

/** A Worker that runs, and its stores: of the databases as many as were asked for. */
export interface Runtime extends Stores {
  /** Where it answers, without a slash behind it. */
  readonly origin: string;
  /** Of its workerd. */
  readonly processId: number;
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
    ...(await openRuntimeStores(miniflare)),
    origin: (await miniflare.unsafeGetDirectURL("kickoff")).origin,
    processId: requireRuntime().pid ?? Number.NaN,
    dispose: () => miniflare.dispose(),
  };
}
