/** The order in which an attempt is kept, sent, told and let go of; whole commands are in test/contract/startCommand.test.ts. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";

import type { ApiOptions } from "../../tools/kickoff/connection.ts";
import { type Sending, Transitions } from "../../tools/kickoff/transitions/transition.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const ID = "6b0382aa41c09e7d5f2b8e10";
const OPTIONS = { url: "http://localhost", apiKey: "sk_live_x", accountGroup: ID } as ApiOptions;

/** A state directory of its own, and how many attempts are in it. */
async function givenState() {
  const state = await temporaryDirectory();
  vi.stubEnv("XDG_STATE_HOME", state);
  onTestFinished(() => void vi.unstubAllEnvs());
  const directory = join(state, "kickoff", "attempts");
  return { countKept: () => (existsSync(directory) ? readdirSync(directory).length : 0) };
}

function transitions(sending: Omit<Sending<string>, "operation">): Transitions<string> {
  return new Transitions({ operation: "stop", ...sending }, OPTIONS, ID);
}

it("keeps an attempt before it is sent, and until its answer is told", async () => {
  const { countKept } = await givenState();
  const kept: [string, number][] = [];
  const note = (what: string) => kept.push([what, countKept()]);
  const send = async () => {
    note("sent");
    return "answer";
  };
  await transitions({ send, tell: note }).begin(null);
  expect([...kept, ["afterwards", countKept()]]).toEqual([
    ["sent", 1],
    ["answer", 1],
    ["afterwards", 0],
  ]);
});

it("begins none beside one that another command has begun meanwhile, of which nobody knows", async () => {
  await givenState();
  const tell = vi.fn();
  const first = transitions({ send: () => Promise.reject(new Error("Killed.")), tell });
  const send = vi.fn(async () => "answer");
  const second = transitions({ send, tell });
  expect([await first.repeat(), await second.repeat()]).toEqual([null, null]);
  await expect(first.begin(null)).rejects.toThrow("Killed.");

  await expect(second.begin(null)).rejects.toMatchObject({ name: "Failure" });
  expect(send).not.toHaveBeenCalled();
  expect(await second.repeat()).toBe("answer");
});
