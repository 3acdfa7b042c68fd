#!/usr/bin/env node
/**
 * `kickoff`: finds the program and runs it. In a clone that is kickoff.ts, with the Node that the packages bring; in an
 * installed package it is what was bundled. Plain JavaScript for the machine's own Node, and no package: in a fresh clone
 * nothing is installed yet.
 */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const program = fileURLToPath(new URL("kickoff.ts", import.meta.url));
const bundle = new URL("../dist/kickoff.js", import.meta.url);
const executable = process.platform === "win32" ? "node.exe" : "node";
const packagedNode = fileURLToPath(
  new URL(`../node_modules/node/bin/${executable}`, import.meta.url),
);

/** From a terminal, Ctrl-C comes to both processes by itself. */
const FORWARDED = process.stdin.isTTY ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];

if (existsSync(program)) await runInClone();
else await import(bundle.href);

async function runInClone() {
  await import("./install.mjs");
  if (realpathSync(process.execPath) === realpathSync(packagedNode)) {
    await import(pathToFileURL(program).href);
  } else {
    runWithPackagedNode();
  }
}

/** As `exec` would: the same streams, signals and exit code. */
function runWithPackagedNode() {
  const child = spawn(packagedNode, [program, ...process.argv.slice(2)], { stdio: "inherit" });
  const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  if (process.stdin.isTTY) process.on("SIGINT", () => undefined);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
