import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { readProcess, tryLock } from "../../tools/server/lockFile.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

/** The id of a process that is gone. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

/** A process that has ended, and whose parent does not care: it stays in the system's list for as long as the parent lives. */
async function zombie(): Promise<{ pid: number; began: string | undefined }> {
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 30"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void parent.kill());
  const [output] = await once(parent.stdout, "data");
  const pid = Number(output);
  await vi.waitFor(async () => expect((await readProcess(pid))?.state).toBe("Z"), 5_000);
  return { pid, began: (await readProcess(pid))?.began };
}

describe("tryLock", () => {
  it("gives a lock to one of many, names its process to the others, and leaves no file", async () => {
    const directory = join(await temporaryDirectory(), "state");
    const path = join(directory, "lock");
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => tryLock(path)));
    const won = outcomes.flatMap((outcome) => ("lock" in outcome ? [outcome.lock] : []));
    expect(won).toHaveLength(1);
    expect(outcomes.filter((outcome) => "heldBy" in outcome)).toEqual(
      Array(19).fill({ heldBy: process.pid }),
    );
    expect(await readdir(directory)).toEqual(["lock"]);
    await won[0]?.release();
    expect(await readdir(directory)).toEqual([]);
    expect(await tryLock(path)).toHaveProperty("lock");
  });

  it.each([
    ["of a process that is gone", async () => ({ pid: await endedProcess(), began: null })],
    ["of a process that has ended and is still listed", zombie],
    ["of a process whose id is used again", async () => ({ pid: process.pid, began: "1" })],
    ["that says nothing", async () => ({})],
  ])("takes over a lock %s", async (_case, makeHolder) => {
    const path = join(await temporaryDirectory(), "lock");
    await writeFile(path, JSON.stringify(await makeHolder()));
    const outcomes = await Promise.all([tryLock(path), tryLock(path)]);
    expect(outcomes.filter((outcome) => "lock" in outcome)).toHaveLength(1);
  });
});
