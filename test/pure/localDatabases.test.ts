import { describe, expect, it } from "vitest";

import { decideDatabases } from "../../tools/server/databases/decideDatabases.ts";
import { moveConfiguration } from "../../tools/server/databases/devConfiguration.ts";

describe("how many databases a local Kickoff has", () => {
  it.each([
    [{ declared: 1, remembered: 1, asked: null }, { databases: 1 }],
    [{ declared: 1, remembered: 1, asked: 4 }, { databases: 4 }],
    [{ declared: 1, remembered: 4, asked: null }, { databases: 4 }],
    [{ declared: 3, remembered: 1, asked: null }, { databases: 3 }],
    [{ declared: 2, remembered: 4, asked: 4 }, { databases: 4 }],
    [
      { declared: 1, remembered: 4, asked: 3 },
      { tooFewFor: "state", least: 4 },
    ],
    [
      { declared: 3, remembered: 1, asked: 2 },
      { tooFewFor: "wrangler.toml", least: 3 },
    ],
    [
      { declared: 3, remembered: 4, asked: 2 },
      { tooFewFor: "state", least: 4 },
    ],
  ])("of %j is %j", (counts, decision) => {
    expect(decideDatabases(counts)).toEqual(decision);
  });
});

describe("a configuration that goes to another directory", () => {
  it("names the same files from there", () => {
    const written = {
      main: "src/index.ts",
      assets: { directory: "./docs/site", run_worker_first: ["/v1/*"] },
      build: { command: "build", watch_dir: ["src", "../shared"] },
      d1_databases: [
        { binding: "DATABASE", migrations_dir: "migrations" },
        { binding: "DATABASE_2" },
      ],
      vars: { A: "b" },
    };
    expect(moveConfiguration(written, "../../kickoff")).toEqual({
      main: "../../kickoff/src/index.ts",
      assets: { directory: "../../kickoff/docs/site", run_worker_first: ["/v1/*"] },
      build: { command: "build", watch_dir: ["../../kickoff/src", "../../shared"] },
      d1_databases: [
        { binding: "DATABASE", migrations_dir: "../../kickoff/migrations" },
        { binding: "DATABASE_2", migrations_dir: "../../kickoff/migrations" },
      ],
      vars: { A: "b" },
    });
  });

  it.each([
    [{ main: "a.js" }, { main: "../a.js" }],
    [{ build: { watch_dir: "lib" } }, { build: { watch_dir: ["../lib"] } }],
    [{ build: {} }, { build: { watch_dir: ["../src"] } }],
  ])("names no file that %j does not, unless wrangler would", (written, moved) => {
    expect(moveConfiguration(written, "..")).toEqual(moved);
  });
});
