/** `suppressions …`: through the HTTP API, as any client would. */
import type { Command } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import type { Permission } from "../../src/keys/permissions.ts";
import { openCsv } from "../import/file/readRows.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { resolveTypedPath } from "../terminal/typedPath.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { optionsOf, parseIdentifier } from "./options.ts";
import { readAll } from "./readList.ts";

type Suppression = components["schemas"]["Suppression"];
type NewSuppression = components["schemas"]["NewSuppression"];

interface AddOptions extends ApiOptions {
  readonly reason: string;
  readonly email?: string[];
  readonly linkedinUrl?: string[];
  readonly externalId?: string[];
  readonly emailsFrom?: string;
}

const FILE_EXPLANATION = `
The file of --emails-from has an address at the beginning of each line; what stands behind a comma does not count, nor does a
first line without an @. It may be taken up again as often as you like: nobody is suppressed twice.`;

/** As many as a request may have. */
const MOST = 1_000;

/** Adds the commands to the program. */
export function addSuppressionCommands(program: Command): void {
  const suppressions = program
    .command("suppressions")
    .description("people whom nobody may contact any more");
  const add = (name: string, description: string, permission: Permission) =>
    inAccountGroup(suppressions.command(name).description(description), permission);

  add("list", "show every suppression, oldest first", "audiences:read").action(
    async (_options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const all = await callApi(options, "suppressions list", (api) =>
        listAll(api, options.accountGroup),
      );
      printResult(options.json, all, describeSuppressions);
    },
  );

  add("add", "suppress people, and cancel what is under way for them", "audiences:write")
    .requiredOption("--reason <text>", "why; it is kept")
    .option("--email <address...>", "who it is; several are fine")
    .option("--linkedin-url <url...>", "who it is; several are fine")
    .option("--external-id <id...>", "who it is; several are fine")
    .option("--emails-from <file>", "a list of e-mail addresses", resolveTypedPath)
    .addHelpText("after", FILE_EXPLANATION)
    .action(async (_options, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const people = await collectPeople(options);
      const result = await callApi(options, "suppressions add", (api) =>
        addAll(api, options.accountGroup, people),
      );
      const text = `✔ ${result.added} suppressed, ${result.existing} were so before.`;
      printResult(options.json, result, text);
    });

  add("remove", "let somebody be contacted again", "audiences:write")
    .argument("<suppression-id>", "as `suppressions list` shows it", parseIdentifier)
    .action(async (suppressionId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const removed = await callApi(options, "suppressions remove", async (api) =>
        dataOf(
          await api.DELETE("/v1/accounts/{accountGroupId}/suppressions/{suppressionId}", {
            params: { path: { accountGroupId: options.accountGroup, suppressionId } },
          }),
        ),
      );
      printResult(options.json, removed, (gone) => `✔ Removed: ${identityOf(gone)}`);
    });
}

/** Everybody whom the options name. */
async function collectPeople(options: AddOptions): Promise<NewSuppression[]> {
  const { reason, email = [], linkedinUrl = [], externalId = [], emailsFrom } = options;
  const listed = emailsFrom === undefined ? [] : await readEmails(emailsFrom);
  const people = [
    ...[...email, ...listed].map((address) => ({ email: address, reason })),
    ...linkedinUrl.map((address) => ({ linkedinUrl: address, reason })),
    ...externalId.map((id) => ({ externalId: id, reason })),
  ];
  if (people.length > 0) return people;
  throw new Failure("Nobody is named.", {
    why: "There is no --email, --linkedin-url or --external-id, and no file with addresses in it.",
    next: `${COMMAND} suppressions add --help`,
    exitCode: EXIT_CODES.usage,
  });
}

async function readEmails(path: string): Promise<string[]> {
  const emails: string[] = [];
  let isFirst = true;
  for await (const { line, cells } of (await openCsv(path)).rows) {
    const [address = ""] = cells;
    if (address.includes("@")) emails.push(address);
    else if (!isFirst) {
      throw new Failure(`Line ${line} of ${path} has no e-mail address.`, {
        why: `It begins with ${JSON.stringify(address.slice(0, 100))}.`,
        next: "Mend the line; nobody was suppressed yet.",
      });
    }
    isFirst = false;
  }
  return emails;
}

async function addAll(api: Api, accountGroupId: string, people: readonly NewSuppression[]) {
  let added = 0;
  for (let from = 0; from < people.length; from += MOST) {
    const result = dataOf(
      await api.POST("/v1/accounts/{accountGroupId}/suppressions", {
        params: { path: { accountGroupId } },
        body: { suppressions: people.slice(from, from + MOST) },
      }),
    );
    added += result.added;
  }
  return { added, existing: people.length - added };
}

async function listAll(api: Api, accountGroupId: string): Promise<Suppression[]> {
  return readAll(api, "/v1/accounts/{accountGroupId}/suppressions", { path: { accountGroupId } });
}

function identityOf({ kind, identity }: Suppression): string {
  return identity ?? `(${kind} of somebody whose data was erased)`;
}

function describeSuppressions(suppressions: readonly Suppression[]): string {
  if (suppressions.length === 0) return "Nobody is suppressed.";
  return formatTable(
    ["ID", "SINCE", "WHO", "REASON"],
    suppressions.map((one) => [one.id, one.createdAt, identityOf(one), one.reason]),
  );
}
