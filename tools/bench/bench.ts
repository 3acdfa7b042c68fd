/** What a section measures with: Workers in runtimes of their own, each over its own copy of the same world. */
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { bundleWorker } from "../server/bundleWorker.ts";
import { migrateDatabases } from "../server/migrateDatabase.ts";
import type { RuntimeOptions } from "../server/runtimeOptions.ts";
import { type BenchRequest, tenantRequest } from "./load.ts";
import { type Runtime, startRuntime } from "./runtime.ts";
import type { Scale } from "./scale.ts";
import { temporaryRoot } from "./temporaryRoot.ts";
import { seedWorld, type World } from "./world.ts";

/** What can be measured: the Worker as it is deployed, and those of `workers/`. */
export type WorkerName =
  | "kickoff"
  | "silent"
  | "floor"
  | "actionsFloor"
  | "metered"
  | "timed"
  | "queueElsewhere"
  | "deliveriesFloor"
  | "naive"
  | "naiveMetered";

/**
 * A Worker in the place of the network: every sender answers at once, and says how long its answer is, as servers do. It is
 * connected to everybody already, so that nothing waits for a lead.
 */
const PERFORMING_SENDER = `
  export default {
    async fetch(request) {
      const asked = await request.text();
      const isConnection = asked.includes('"kind":"connection_request"');
      const answer = JSON.stringify({ status: isConnection ? "skipped" : "sent" });
      const headers = { "Content-Type": "application/json", "Content-Length": String(answer.length) };
      return new Response(answer, { headers });
    },
  };
`;

type OpenOptions = Partial<Pick<RuntimeOptions, "onLog" | "consumers" | "databases">> & {
  /** Whether a sender is there that performs all it is asked for at once. */
  readonly withSender?: boolean;
  /** Whether its databases have nothing but their tables, instead of the world. */
  readonly empty?: boolean;
};

export class Bench {
  readonly scale: Scale;
  readonly world: World;
  /** Tells a person what is being done. */
  readonly say: (note: string) => void;
  readonly #directory: string;
  readonly #scripts = new Map<WorkerName, Promise<string>>();
  readonly #open = new Set<Runtime>();
  #opened = 0;

  private constructor(
    scale: Scale,
    world: World,
    directory: string,
    kickoff: string,
    say: (note: string) => void,
  ) {
    this.scale = scale;
    this.world = world;
    this.say = say;
    this.#directory = directory;
    this.#scripts.set("kickoff", Promise.resolve(kickoff));
  }

  /** Builds the Worker and makes the world that all measurements begin with. */
  static async prepare(scale: Scale, say: (note: string) => void): Promise<Bench> {
    const directory = await mkdtemp(join(temporaryRoot(), "kickoff-bench-"));
    // However this process ends: the files are large.
    process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
    say("building the Worker");
    const scriptPath = await bundleWorker(join(directory, "kickoff"));
    say(`making an audience of ${scale.audienceLeads.toLocaleString("en")} leads`);
    const runtime = await startRuntime({
      directory: join(directory, "world"),
      scriptPath,
      onLog: () => undefined,
    });
    const world = await seedWorld(runtime, scale.audienceLeads);
    await runtime.dispose();
    return new Bench(scale, world, directory, scriptPath, say);
  }

  /** Starts a Worker, as a rule over its own copy of the world. */
  async open(
    name: WorkerName,
    { onLog = () => undefined, withSender = false, empty = false, ...options }: OpenOptions = {},
  ): Promise<Runtime> {
    const directory = join(this.#directory, `runtime-${this.#opened++}`);
    await mkdir(directory);
    if (!empty) await cp(join(this.#directory, "world"), directory, { recursive: true });
    const scriptPath = await this.#bundle(name);
    const network = withSender ? { network: PERFORMING_SENDER } : {};
    const runtime = await startRuntime({ ...options, ...network, directory, scriptPath, onLog });
    this.#open.add(runtime);
    if (empty) await migrateDatabases(runtime);
    return runtime;
  }

  /** Ends the Workers that were started. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((runtime) => runtime.dispose()));
    this.#open.clear();
  }

  /** A request of the tenant; `path` begins behind the account group. */
  request(method: "GET" | "POST", path: string, expectedStatus: number): BenchRequest {
    return tenantRequest(this.world, method, path, expectedStatus);
  }

  /** A request of the floor, which takes the name of the key in KV for the key. */
  floorRequest(operation: string, campaignId: string, expectedStatus: number): BenchRequest {
    return {
      method: "POST",
      path: `/${operation}/${this.world.accountGroupId}/${campaignId}`,
      headers: { authorization: this.world.tokenHash },
      expectedStatus,
    };
  }

  /** A request of a floor that asks for nothing but its path. */
  bareRequest(path: string): BenchRequest {
    return { method: "POST", path, headers: {}, expectedStatus: 200 };
  }

  /** Waits until alarms and consumers are through with what was asked for, so that the next measurement has the machine to itself. */
  settle(): Promise<void> {
    return sleep(this.scale.settlingMilliseconds);
  }

  #bundle(name: WorkerName): Promise<string> {
    const script =
      this.#scripts.get(name) ??
      bundleWorker(join(this.#directory, name), join(import.meta.dirname, "workers", `${name}.ts`));
    this.#scripts.set(name, script);
    return script;
  }
}
