/** Runs the real Worker in a real workerd over real files, and does to it what happens to processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Miniflare } from "miniflare";

import type { InstanceCreation } from "../../src/queue/message.ts";
import { newRuntimeOptions } from "../../tools/server/runtimeOptions.ts";
import { requireRuntime } from "../../tools/server/runtimeProcess.ts";
import { openRuntimeStores, type Stores } from "../../tools/server/runtimeStores.ts";
import { openDatabase } from "./openDatabase.ts";
import type { FaultKind } from "./plan.ts";

const RETURN_DEADLINE_MILLISECONDS = 120_000;
const LOOK_MILLISECONDS = 10;

/** As short as a test may wait; production's wait for a full batch is in wrangler.toml. */
const MAXIMUM_BATCH_TIMEOUT_SECONDS = 0.05;

export class Host {
  readonly #directory: string;
  readonly #script: string;
  readonly #databases: number;
  #build = 0;
  #miniflare: Miniflare;
  #url = "";
  #hang: ChildProcess | null = null;

  private constructor(directory: string, scriptPath: string, databases: number) {
    this.#directory = directory;
    this.#databases = databases;
    this.#script = readFileSync(scriptPath, "utf8");
    this.#miniflare = new Miniflare(this.#newOptions());
  }

  /**
   * Boots the Worker.
   *
   * @param directory where its files live
   * @param scriptPath the bundled Worker
   * @param databases on how many databases it runs
   */
  static async boot(directory: string, scriptPath: string, databases = 1): Promise<Host> {
    const host = new Host(directory, scriptPath, databases);
    await host.#comeBack();
    return host;
  }

  get url(): string {
    return this.#url;
  }

  /** The Worker's own stores, for what an operator writes directly. */
  async openStores(): Promise<Stores> {
    const { API_KEYS } = await openRuntimeStores(this.#miniflare);
    const databases = Array.from({ length: this.#databases }, (_, index) => {
      return [`DATABASE_${index + 1}`, openDatabase(() => this.#url, index + 1)] as const;
    });
    return {
      ...Object.fromEntries(databases),
      API_KEYS,
      DATABASE: openDatabase(() => this.#url, 1),
    };
  }

  /**
   * Does to the Worker what a fault does.
   *
   * @param hangMilliseconds how long it hangs, if it does
   */
  async suffer(kind: FaultKind, hangMilliseconds: number): Promise<void> {
    switch (kind) {
      case "kill":
        return this.kill();
      case "hang":
        return this.hang(hangMilliseconds);
      case "restart":
        return this.restart();
      case "deploy":
        return this.deploy();
    }
  }

  /** Kills workerd with no warning and waits until its successor answers. */
  async kill(): Promise<void> {
    const victim = requireRuntime();
    const ended = once(victim, "exit");
    victim.kill("SIGKILL");
    await ended;
    await this.#comeBack();
  }

  /** Stops workerd in the middle of whatever it does, and lets it go on later. */
  async hang(milliseconds: number): Promise<void> {
    const { pid } = requireRuntime();
    // Another process ends the hang: Miniflare makes synchronous calls to workerd, which then hang this one too.
    this.#hang = spawn(
      "sh",
      [
        "-c",
        'kill -STOP "$1" && sleep "$2" && kill -CONT "$1"',
        "sh",
        `${pid}`,
        `${milliseconds / 1_000}`,
      ],
      { stdio: "ignore" },
    );
    const [exitCode] = await once(this.#hang, "exit");
    this.#hang = null;
    if (exitCode !== 0) throw new Error("The runtime could not be stopped and continued.");
    await this.#comeBack();
  }

  /** Ends everything and starts it again on the same files. */
  async restart(): Promise<void> {
    await this.#miniflare.dispose();
    this.#miniflare = new Miniflare(this.#newOptions());
    await this.#comeBack();
  }

  /** Replaces the code under the running requests, as a deployment does. */
  async deploy(): Promise<void> {
    this.#build++;
    await this.#miniflare.setOptions(this.#newOptions());
    await this.#comeBack();
  }

  /**
   * Delivers messages to the consumer by hand. A fault may come between.
   *
   * @returns how many of them the consumer acknowledged
   */
  async deliver(queue: string, messages: readonly InstanceCreation[]): Promise<number> {
    if (this.#hang !== null) return 0;
    try {
      const worker = await this.#miniflare.getWorker();
      const { explicitAcks } = await worker.queue(
        queue,
        messages.map((body) => ({
          id: crypto.randomUUID(),
          timestamp: new Date(),
          attempts: 1,
          body,
        })),
      );
      return explicitAcks.length;
    } catch {
      return 0;
    }
  }

  /** Fires the cron trigger: nobody else does it locally. */
  async sweep(): Promise<boolean> {
    if (this.#hang !== null) return false;
    try {
      const worker = await this.#miniflare.getWorker();
      return (await worker.scheduled({ cron: "* * * * *" })).outcome === "ok";
    } catch {
      return false;
    }
  }

  async dispose(): Promise<void> {
    await this.#miniflare.dispose();
  }

  #newOptions() {
    return newRuntimeOptions({
      directory: this.#directory,
      databases: this.#databases,
      script: this.#script.replace("build-0", `build-${this.#build}`),
      onLog: (line) =>
        appendFileSync(join(this.#directory, "worker.log"), `${Date.now()} ${line}\n`),
      consumers: { maxBatchTimeout: MAXIMUM_BATCH_TIMEOUT_SECONDS },
      bindings: { LOCAL_SENDERS: "allowed" },
    });
  }

  /** Waits until the expected build answers. */
  async #comeBack(): Promise<void> {
    const deadline = Date.now() + RETURN_DEADLINE_MILLISECONDS;
    for (;;) {
      const seen = await this.#readBuild();
      if (seen === `build-${this.#build}`) return;
      if (Date.now() > deadline) throw new Error(`The Worker did not come back; saw ${seen}.`);
      await sleep(LOOK_MILLISECONDS);
    }
  }

  async #readBuild(): Promise<string> {
    try {
      await this.#miniflare.ready;
      this.#url = String(await this.#miniflare.unsafeGetDirectURL("kickoff"));
      const response = await fetch(new URL("build", this.#url), {
        signal: AbortSignal.timeout(2_000),
      });
      return await response.text();
    } catch (error) {
      return String(error);
    }
  }
}
