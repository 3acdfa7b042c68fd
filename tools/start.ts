/** `npm start`: the Worker on this machine, until Ctrl-C. */
import { InvalidArgumentError } from "commander";

import { nextCommand } from "./kickoff/nextCommand.ts";
import { endWithNpm } from "./server/orphan.ts";
import { persistToOption } from "./server/stateDirectory.ts";
import { findUnknownFlag } from "./server/wranglerFlags.ts";
import { startServer } from "./server.ts";
import { newProgram, runProgram } from "./terminal/program.ts";

/** One process runs all of them: each takes half a second to be migrated, and some memory. */
const MOST_DATABASES = 64;

interface Options {
  readonly port: number;
  readonly persistTo: string;
  readonly databases?: number;
}

const program = newProgram("npm start --")
  .description("Runs Kickoff on this machine. Other flags go to `wrangler dev`.")
  .option("--port <number>", "the port of localhost to listen on", parsePort, 8787)
  .addOption(persistToOption("where the state is kept"))
  .option(
    "--databases <number>",
    "on how many databases; without it, on as many as the state has",
    parseDatabases,
  )
  .allowUnknownOption()
  .allowExcessArguments()
  .action(async ({ port, persistTo, databases }: Options) => {
    const unknown = await findUnknownFlag(program.args);
    if (unknown !== null) program.error(`error: unknown option '${unknown}'`);
    const server = await startServer({
      ...{ port, persistTo, databases },
      ...{ flags: program.args, showsLog: true },
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => void server.stop());
    }
    console.log(
      `\n✔ Kickoff answers on ${server.url} and keeps its state in ${persistTo}. Ctrl-C ends it.\n` +
        `  To look at it: ${server.url}/console, with an API key. The API's own page: ${server.url}/docs\n` +
        "  The cron trigger fires each minute, as in production.\n" +
        `  Next, in another terminal: ${nextCommand({ persistTo, remote: false }, "account", "create", "--name", "My team")}\n` +
        "  All of it: npx kickoff --help\n",
    );
    await server.ended;
  });

endWithNpm();
await runProgram(program);

function parseDatabases(text: string): number {
  const databases = Number(text);
  if (Number.isInteger(databases) && databases > 0 && databases <= MOST_DATABASES) return databases;
  throw new InvalidArgumentError(`On this machine it is a number from 1 to ${MOST_DATABASES}.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError("A port is a number from 1 to 65535.");
}
