import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";

import { rememberDatabases } from "../../tools/server/databases/stateDatabases.ts";
import { findFreePort, isPortFree } from "../../tools/server/ports.ts";
import { findServer } from "./support/processes.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { runTool, toolsDirectory } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

/** Starts a tool and waits until it says `words`. */
async function startTool(file: string, parameters: string[], words: string) {
  const child = spawn(process.execPath, [join(toolsDirectory, file), ...parameters], {
    // vitest's own wish for colours is not the tool's.
    env: { ...process.env, FORCE_COLOR: undefined },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.on("exit", () => reject(new Error(`${file} ended:\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes(words)) resolve();
      });
    }
  });
  return { child, readOutput: () => output };
}

/** The parameters of a server of its own: as of `startTestServer`, two may start at once. */
function parametersFor(port: number, state: string): string[] {
  return ["--port", String(port), "--persist-to", state, "--inspector-port", "0"];
}

/** Ends what a failed test has left. */
function endGroup(leader: number | undefined): void {
  try {
    process.kill(-(leader ?? Number.NaN), "SIGKILL");
  } catch {
    // Nothing was left.
  }
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://localhost:${port}/health`)).ok;
  } catch {
    return false;
  }
}

async function waitUntilFree(port: number): Promise<void> {
  while (!(await isPortFree(port))) await sleep(50);
}

it("serves until it is killed, and leaves nothing running", async () => {
  const port = await findFreePort();
  const state = await temporaryDirectory();
  const parameters = [...parametersFor(port, state), "--log-level", "log", "--databases", "3"];
  const { child, readOutput } = await startTool("start.ts", parameters, "npx kickoff --help");
  expect(readOutput()).toContain("env.DATABASE_3 (kickoff-3)");
  expect(readOutput()).toContain("env.ACTIONS_3 (kickoff-actions-3)");

  const response = await fetch(`http://localhost:${port}/health`);
  expect(await response.json()).toEqual({ status: "ok" });
  expect(readOutput()).toContain(`http://localhost:${port} and keeps its state in ${state}`);

  // wrangler's warning about the cron trigger is coloured even in a pipe.
  expect(readOutput()).toContain("WARNING");
  expect(readOutput()).not.toContain("\u001b");

  const otherPort = String(await findFreePort());
  const sameState = await runTool("start.ts", ["--port", otherPort, "--persist-to", state]);
  expect(sameState).toMatchObject({ exitCode: 1, stdout: "" });
  expect(sameState.stderr).toContain(`already runs on the state in ${state}`);
  expect(sameState.stderr).toContain(`Process ${child.pid} has it`);

  const otherState = ["--persist-to", await temporaryDirectory()];
  const samePort = await runTool("start.ts", ["--port", String(port), ...otherState]);
  expect(samePort).toMatchObject({ exitCode: 1, stdout: "" });
  expect(samePort.stderr).toContain(`Port ${port} is taken.`);
  expect(samePort.stderr).toContain(`--port ${port + 1}`);

  // A request is told once, by the Worker.
  expect(readOutput()).toContain('"event":"request"');
  expect(readOutput()).not.toContain("GET /health");

  // The one signal that no process can answer with a clean-up of its own.
  child.kill("SIGKILL");
  await waitUntilFree(port);

  // Its databases are there for every command, and for every server to come.
  const fewer = await runTool("start.ts", ["--databases", "2", "--persist-to", state]);
  expect(fewer).toMatchObject({ exitCode: 1, stdout: "" });
  expect(fewer.stderr).toContain(`The state in ${state} has 3`);
  const listed = await runKickoff(["databases", "list", "--persist-to", state, "--json"]);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { name: "kickoff", missingMigrations: [] },
    { name: "kickoff-2", missingMigrations: [] },
    { name: "kickoff-3", missingMigrations: [] },
  ]);
});

it("outlives the runtime of the Worker, and ends with a code of failure when the one that has the port is killed", async () => {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const state = await temporaryDirectory();
  rememberDatabases(state, 2);
  const parameters = [...parametersFor(port, state), "--log-level", "log"];
  const { child, readOutput } = await startTool("start.ts", parameters, "npx kickoff --help");
  expect(readOutput()).toContain("env.DATABASE_2 (kickoff-2)");
  const { entry, worker } = await findServer(url);
  process.kill(worker, "SIGKILL");
  while ((await findServer(url)).worker === worker || !(await isHealthy(port))) await sleep(50);

  const exited = once(child, "close");
  process.kill(entry, "SIGKILL");
  expect(await exited).toEqual([1, null]);
  expect(readOutput()).toContain("The runtime that has the port has ended: SIGKILL.");
  expect(readOutput()).toContain("✖ The server has ended by itself.");
  expect(await isPortFree(port)).toBe(true);
});

it("names another port that there is, on the same state", async () => {
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await new Promise<void>((resolve) => taken.listen(65_535, "127.0.0.1", resolve));
  const state = join(await temporaryDirectory(), "my state");
  const { stderr } = await runTool("start.ts", ["--port", "65535", "--persist-to", state]);
  expect(stderr).toContain(`npm start -- --port 65534 --persist-to '${state}'\n`);
});

it("refuses a port that no client would talk to", async () => {
  const parameters = ["--port", "6000", "--persist-to", await temporaryDirectory()];
  const { exitCode, stderr } = await runTool("start.ts", parameters);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Port 6000 cannot be used.");
});

it("refuses more databases than one process bears, before it makes any", async () => {
  const { exitCode, stderr } = await runTool("start.ts", ["--databases", "65"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("64");
});

it.each(["SIGINT", "SIGKILL"] as const)("ends with the npm that runs it, by %s", async (signal) => {
  const port = await findFreePort();
  const state = await temporaryDirectory();
  const npm = spawn("npm", ["start", "--", ...parametersFor(port, state)], {
    stdio: "ignore",
    detached: true,
  });
  onTestFinished(() => endGroup(npm.pid));
  while (!(await isHealthy(port))) await sleep(100);
  npm.kill(signal);
  await waitUntilFree(port);
});

it.each([
  ["is a file", "", "It is a file."],
  ["lies in a file", "/state", "A part of this path is a file."],
])("refuses a state directory that %s", async (_case, rest, why) => {
  const file = join(await temporaryDirectory(), "file");
  await writeFile(file, "");
  const { exitCode, stderr } = await runTool("start.ts", ["--persist-to", file + rest]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      `✖ The state cannot be kept in ${file}${rest}.\n  ${why}\n` +
      "  Name a directory in which you may write: --persist-to DIRECTORY\n",
  });
});

describe("the guard", () => {
  /** Guards a server, which first does `preparation`. */
  async function givenGuard(preparation = "") {
    const port = await findFreePort();
    const server = `${preparation}; require("node:http").createServer().listen(${port}, () => console.log(process.pid))`;
    const guard = spawn(
      process.execPath,
      [join(toolsDirectory, "server", "guard.ts"), process.execPath, "-e", server],
      { detached: true, stdio: ["pipe", "pipe", "inherit"] },
    );
    const [pid] = await once(guard.stdout, "data");
    onTestFinished(() => endGroup(Number(pid)));
    expect(await isPortFree(port)).toBe(false);
    return { guard, port };
  }

  it("ends a server that will not end by itself", async () => {
    const { guard, port } = await givenGuard('process.on("SIGTERM", () => {})');

    guard.stdin.end();

    await waitUntilFree(port);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends its server when it alone gets %s",
    async (signal) => {
      const { guard, port } = await givenGuard();

      guard.kill(signal);

      await waitUntilFree(port);
      expect(guard.signalCode).toBeNull();
    },
  );
});
