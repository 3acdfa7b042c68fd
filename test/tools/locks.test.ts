import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";

import { tryLock } from "../../tools/server/locks.ts";
import { toolsDirectory } from "./support/runTool.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

it("gives a lock to one of many, and names its process to the others", async () => {
  const directory = join(await temporaryDirectory(), "state");
  const outcomes = Array.from({ length: 20 }, () => tryLock(directory, "x"));
  const won = outcomes.flatMap((outcome) => ("release" in outcome ? [outcome.release] : []));
  expect(won).toHaveLength(1);
  expect(outcomes.filter((outcome) => "heldBy" in outcome)).toEqual(
    Array(19).fill({ heldBy: process.pid }),
  );
  expect(tryLock(directory, "y")).toHaveProperty("release");
  won[0]?.();
  expect(tryLock(directory, "x")).toHaveProperty("release");
});

it("takes over the lock of a process that was killed", async () => {
  const directory = await temporaryDirectory();
  const script = `
    const { tryLock } = await import(${JSON.stringify(join(toolsDirectory, "server", "locks.ts"))});
    tryLock(${JSON.stringify(directory)}, "x");
    setInterval(() => undefined, 1_000);
    console.log("held");`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(tryLock(directory, "x")).toEqual({ heldBy: holder.pid });

  holder.kill("SIGKILL");
  await once(holder, "exit");
  expect(tryLock(directory, "x")).toHaveProperty("release");
});
