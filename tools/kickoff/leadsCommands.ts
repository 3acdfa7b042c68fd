/** `leads …`: through the HTTP API, as any client would. */
import { type Command, InvalidArgumentError } from "commander";

import { connect, dataOf } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { MAPPED_USES, type Mapping, readMapping } from "../import/columns/mapping.ts";
import { type ImportResult, importLeads } from "../import/importLeads.ts";
import { openPlan, type PlanOptions } from "../import/importPlan.ts";
import { rehearse } from "../import/rehearse.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { describeFailure, Failure } from "../terminal/failure.ts";
import { printResult, say } from "../terminal/output.ts";
import { startProgress } from "../terminal/progress.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import { resolveTypedPath } from "../terminal/typedPath.ts";
import { callApi } from "./callApi.ts";
import { inAccountGroup } from "./connection.ts";
import { describePlan, describeRehearsal } from "./describeImport.ts";
import { addLeadListCommand } from "./leadListCommand.ts";
import { type GlobalOptions, optionsOf, parseIdentifier, parseName } from "./options.ts";
import { requireKey } from "./requireKey.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

interface ImportCommandOptions {
  readonly accountGroup: string;
  readonly audience: string;
  readonly dryRun: boolean;
  readonly encoding?: string;
  readonly externalIdColumn?: string;
  readonly map?: Mapping[];
}

const EXPLANATION = `
The file is CSV, with a header: a name (or first name and last name) and at least one of an e-mail address, a LinkedIn address and an
external id. What is a company or a title is found as well; every other column becomes an attribute. Columns are found by their names
and by what is in them, in exports of the usual tools too. What is taken for what is shown before anything is sent; --dry-run only
shows it. --map says otherwise, as often as you like:

  --map "Person Linkedin Url=linkedinUrl" --map "Notes=ignore"

A column is ${MAPPED_USES.join(", ")}. Of several columns of e-mail or
LinkedIn addresses the surest that can be used counts, row by row. A column that only counts rows (1, 2, 3 …) is no external id, because
another file has the same numbers: --external-id-column "id" says that it is one.

Whoever can be reached in one way is added. What cannot be used of the row is in FILE.notes.csv; rows that are not added are in
FILE.rejected.csv with their line and the reason. An import may be repeated, also after an interruption: nobody is added twice.

The encoding is found out: UTF-8, UTF-16 or Windows-1252. Another: --encoding NAME, such as windows-1251 or shift_jis.`;

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
    .option("--dry-run", "show what the columns are taken for, and send nothing", false)
    .option("--map <column=field>", "say what a column is; several are fine", collectMappings)
    .option(
      "--external-id-column <name>",
      "the column that is the external id, though it only counts",
    )
    .option("--encoding <name>", "the file's, when it is found out wrongly", parseEncoding)
    .addHelpText("after", EXPLANATION)
    .action(async (path: string, _options, command: Command) => {
      const options = optionsOf<ImportCommandOptions>(command);
      if (options.dryRun) return rehearseImport(path, options);
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

/** Shows what an import would do. It needs neither a server nor a key. */
async function rehearseImport(path: string, options: ImportCommandOptions & GlobalOptions) {
  const { plan, table } = await openPlan(planOptionsOf(path, options));
  const rehearsal = await rehearse(table);
  const text = `${describePlan(plan)}\n\n${describeRehearsal(rehearsal)}`;
  printResult(options.json, { ...plan, ...rehearsal }, text);
}

function planOptionsOf(
  path: string,
  { encoding, externalIdColumn, map = [] }: ImportCommandOptions,
): PlanOptions {
  const own: Mapping[] =
    externalIdColumn === undefined ? [] : [{ column: externalIdColumn, use: "externalId" }];
  return { path, encoding, mappings: [...map, ...own] };
}

/** One mapping more. */
function collectMappings(text: string, earlier: Mapping[] = []): Mapping[] {
  const mapping = readMapping(text);
  if (mapping !== null) return [...earlier, mapping];
  throw new InvalidArgumentError(
    `A column and what it is, such as "Work Email=email". It may be ${MAPPED_USES.join(", ")}.`,
  );
}

/** An encoding that this machine knows. */
function parseEncoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new InvalidArgumentError(
      "An encoding as browsers name it, such as utf-8, windows-1252, windows-1251, macintosh or shift_jis.",
    );
  }
}

async function runImport(path: string, options: ImportCommandOptions & GlobalOptions) {
  const { accountGroup: accountGroupId, url } = options;
  const key = requireKey(options, "leads import");
  const progress = startProgress(process.stderr, "Importing", 1);
  const onRetry = (error: KickoffError) => {
    progress.end();
    say(`Waiting to try again: ${describeMissing(error)}`);
  };
  const api = connect({ url, key, onRetry });
  const interrupt = () => {
    progress.end();
    console.error(describeFailure(interrupted()));
    process.exit(EXIT_CODES.interrupted);
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await importLeads(api, {
      ...planOptionsOf(path, options),
      accountGroupId,
      audience: options.audience,
      onPlan: (plan) => {
        if (!options.json) console.error(`${describePlan(plan)}\n`);
      },
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
  const { audienceId, added, duplicates, rejected, notes, rejectedFile, notesFile } = result;
  const summary = `✔ Audience ${audienceId}: ${added} added, ${duplicates} duplicates, ${rejected} rejected, ${notes} notes.`;
  return [
    summary,
    ...(rejectedFile === null ? [] : [`  Every row that was not added, and why: ${rejectedFile}`]),
    ...(notesFile === null
      ? []
      : [`  What could not be used of rows that were added: ${notesFile}`]),
  ].join("\n");
}
