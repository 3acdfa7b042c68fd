/** `npm run demo`: a whole Kickoff on this machine, from an empty database to a completed campaign. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { log } from "@clack/prompts";
import { InvalidArgumentError } from "commander";

import { generateLeads } from "./demo/generateLeads.ts";
import { runDemo } from "./demo/runDemo.ts";
import { endWithNpm } from "./server/orphan.ts";
import { type Server, startServer } from "./server.ts";
import { describeFailure, Failure } from "./terminal/failure.ts";
import { newProgram, runProgram } from "./terminal/program.ts";

/** Longer than any healthy machine needs, so that a demo that hangs ends as a failure. */
const DEADLINE_MILLISECONDS = 300_000;
const DEADLINE_MILLISECONDS_PER_LEAD = 300;
/** Each is asked for several times, one after the other. */
const MAXIMUM_LEADS = 10_000;

endWithNpm();
await runProgram(
  newProgram("npm run demo --")
    .description("Shows Kickoff at work, with state of its own that it removes again.")
    .option(
      "--leads <number>",
      "generate so many leads; otherwise import tools/demo/leads.csv",
      parseLeads,
    )
    .option("--keep", "keep the server at the end, to look at all of it in the console", false)
    .action(({ leads, keep }: { leads?: number; keep: boolean }) =>
      demonstrate(leads ?? null, keep),
    ),
);

async function demonstrate(leads: number | null, keep: boolean): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "kickoff-demo-"));
  let server: Server | null = null;
  const cleanUp = async () => {
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  // A terminal's Ctrl-C may come twice: npm passes on what this process got already.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void cleanUp().finally(() => process.exit(130)));
  }
  try {
    const csv = join(directory, "leads.csv");
    if (leads === null) await copyFile(join(import.meta.dirname, "demo", "leads.csv"), csv);
    else await generateLeads(csv, leads);
    const persistTo = join(directory, "state");
    const milliseconds = DEADLINE_MILLISECONDS + (leads ?? 0) * DEADLINE_MILLISECONDS_PER_LEAD;
    const { url, key } = await within(
      milliseconds,
      runDemo({ csv, persistTo }, async () => {
        server = await startServer({ persistTo, port: null });
        return server;
      }),
    );
    if (!keep) {
      log.message("To look at all this in a browser: npm run demo -- --keep");
      return;
    }
    log.message(
      `Look at it: ${url}/console\nAPI key:    ${key}\nCtrl-C ends it, and removes all of it.`,
    );
    await (server as Server | null)?.ended;
  } catch (error) {
    log.error(describeFailure(error));
    const lines = server === null ? "" : (server as Server).lastLines();
    if (lines !== "") log.message(`The server's last lines:\n${lines}`);
    process.exitCode = 1;
  } finally {
    await cleanUp();
    // A step that took too long may still be under way; it ends with this process.
    process.exit();
  }
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const why = `It was not done after ${milliseconds / 1_000} s.`;
      reject(
        new Failure("The demo takes too long.", {
          why,
          next: "The lines below say how far it got.",
        }),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function parseLeads(text: string): number {
  const leads = Number(text);
  if (Number.isInteger(leads) && leads >= 1 && leads <= MAXIMUM_LEADS) return leads;
  throw new InvalidArgumentError(`A number from 1 to ${MAXIMUM_LEADS}.`);
}
