/** `leads …`: through the HTTP API, as any client would. */
import type { Command } from "commander";

import { connect, dataOf } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { type ImportResult, importLeads } from "../import/importLeads.ts";
import { describeFailure, Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { startProgress } from "../terminal/progress.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import { resolveTypedPath } from "../terminal/typedPath.ts";
import { callApi } from "./callApi.ts";
import { inAccountGroup } from "./connection.ts";
import { addLeadListCommand } from "./leadListCommand.ts";
import { type GlobalOptions, optionsOf, parseIdentifier, parseName } from "./options.ts";
import { requireKey } from "./requireKey.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

interface ImportCommandOptions {
  readonly accountGroup: string;
  readonly audience: string;
}

const EXPLANATION = `
The file is CSV in UTF-8 with a header: name (or first name and last name) and at least one of email, linkedinUrl and
externalId; company and title if there are any; every other column becomes an attribute, one without a name as "column N"
by its place. No two columns may have one name. Order, case and usual spellings ("Full Name", "E-mail", "LinkedIn profile",
"Job title") do not matter, nor whether , ; or tabs stand between; a first line such as sep=; is honoured.

Rows that are not added go to FILE.rejected.csv with their line and the reason. An import may be repeated, also after an
interruption: nobody is added twice.`;

const ERASURE_EXPLANATION = `
This cannot be undone. The lead stays in its place without a person in it; suppressions that hold only hashes keep whoever it was
from being contacted, also when they are imported again.`;

/** Adds the commands to the program. */
export function addLeadsCommands(program: Command): void {
  const leads = program.command("leads").description("leads of an audience");
  addLeadListCommand(leads);
  inAccountGroup(
    leads.command("import").description("add the rows of a CSV file to an audience"),
    "audiences:read",
    "audiences:write",
  )
    .argument("<file>", "the CSV file", resolveTypedPath)
    .requiredOption("--audience <name-or-id>", "made when the name is new", parseName)
    .addHelpText("after", EXPLANATION)
    .action(async (path: string, _options, command: Command) => {
      const options = optionsOf<ImportCommandOptions>(command);
      const result = await runImport(path, options);
      printResult(options.json, result, describeResult(result));
    });
  inAccountGroup(
    leads
      .command("erase")
      .description("erase what is kept of a person, in every audience of the account group"),
    "audiences:write",
  )
    .argument("<lead-id>", "as `leads list` shows it", parseIdentifier)
    .requiredOption("--audience <id>", "the lead's audience", parseIdentifier)
    .addHelpText("after", ERASURE_EXPLANATION)
    .action(async (leadId: string, _options, command: Command) => {
      const options = optionsOf<ImportCommandOptions>(command);
      const { accountGroup: accountGroupId, audience: audienceId } = options;
      const left = await callApi(options, "leads erase", async (api) =>
        dataOf(
          await api.POST(
            "/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads/{leadId}/erase",
            { params: { path: { accountGroupId, audienceId, leadId } } },
          ),
        ),
      );
      const text = `✔ Lead ${leadId} is erased, and whoever it was is contacted no more.`;
      printResult(options.json, left, text);
    });
}

async function runImport(path: string, options: ImportCommandOptions & GlobalOptions) {
  const { accountGroup: accountGroupId, url } = options;
  const key = requireKey(options, "leads import");
  const progress = startProgress(process.stderr, "Importing", 1);
  const onRetry = (error: KickoffError) => {
    progress.end();
    console.error(`│  Waiting to try again: ${describeMissing(error)}`);
  };
  const api = connect({ url, key, onRetry });
  const interrupt = () => {
    progress.end();
    console.error(describeFailure(interrupted()));
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await importLeads(api, {
      path,
      accountGroupId,
      audience: options.audience,
      onProgress: (done, total, { added }) => progress.show(done / total, `${added} added`),
    });
  } catch (error) {
    throw toFailure("The import did not finish.", url, error);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    progress.end();
  }
}

function interrupted(): Failure {
  return new Failure("The import was interrupted.", {
    why: "It was ended before the last row.",
    next: "Import it again; nobody is added twice.",
  });
}

function describeResult(result: ImportResult): string {
  const { audienceId, added, duplicates, rejected, rejectedFile } = result;
  const summary = `✔ Audience ${audienceId}: ${added} added, ${duplicates} duplicates, ${rejected} rejected.`;
  return rejectedFile === null
    ? summary
    : `${summary}\n  Every row that was not added, and why: ${rejectedFile}`;
}
