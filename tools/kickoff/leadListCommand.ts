/** `leads list`: who is in an audience. */
import type { Command } from "commander";

import type { components } from "../../client/contractTypes.ts";
import { printResult, say } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findAudience } from "./find.ts";
import { optionsOf, parseCount, parseName } from "./options.ts";
import { readSome } from "./readList.ts";

type Lead = components["schemas"]["Lead"];

interface ListOptions extends ApiOptions {
  readonly audience: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

/** Adds the command to its group. */
export function addLeadListCommand(leads: Command): void {
  inAccountGroup(
    leads
      .command("list")
      .description("show the leads of an audience, in the order in which they were added")
      .requiredOption("--audience <audience>", "its id or its name", parseName)
      .option("--limit <number>", "so many at most", parseCount, DEFAULT_LIMIT),
    "audiences:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const { accountGroup: accountGroupId } = options;
    const { items, hasMore } = await callApi(options, "leads list", async (api) => {
      const audienceId = await findAudience(api, accountGroupId, options.audience);
      return readSome(
        api,
        "/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads",
        { path: { accountGroupId, audienceId } },
        options.limit,
      );
    });
    printResult(options.json, items, describeLeads);
    if (hasMore) say(`There are more: --limit ${options.limit * 2}`);
  });
}

function describeLeads(leads: readonly Lead[]): string {
  if (leads.length === 0) return "Nobody is in the audience yet.";
  return formatTable(
    ["ID", "NAME", "COMPANY", "E-MAIL", "LINKEDIN", "EXTERNAL ID"],
    leads.map(({ id, name, company, email, linkedinUrl, externalId }) => [
      id,
      name,
      company ?? "",
      email ?? "",
      linkedinUrl ?? "",
      externalId ?? "",
    ]),
  );
}
