/** `audiences …`: lists of leads. */
import type { Command } from "commander";

import { dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findAudience } from "./find.ts";
import { optionsOf, parseName } from "./options.ts";
import { readAll } from "./readList.ts";

type Audience = components["schemas"]["Audience"];

interface CreateOptions extends ApiOptions {
  readonly name: string;
  readonly description?: string;
}

/** Adds the commands to the program. */
export function addAudienceCommands(program: Command): void {
  const audiences = program.command("audiences").description("lists of leads");

  inAccountGroup(
    audiences.command("list").description("show every audience, oldest first"),
    "audiences:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const { accountGroup: accountGroupId } = options;
    const all = await callApi(options, "audiences list", (api) =>
      readAll(api, "/v1/accounts/{accountGroupId}/audiences", { path: { accountGroupId } }),
    );
    printResult(options.json, all, describeAudiences);
  });

  inAccountGroup(
    audiences
      .command("show")
      .description("show an audience")
      .argument("<audience>", "its id or its name", parseName),
    "audiences:read",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const { accountGroup: accountGroupId } = options;
    const audience = await callApi(options, "audiences show", async (api) => {
      const audienceId = await findAudience(api, accountGroupId, nameOrId);
      return dataOf(
        await api.GET("/v1/accounts/{accountGroupId}/audiences/{audienceId}", {
          params: { path: { accountGroupId, audienceId } },
        }),
      );
    });
    printResult(options.json, audience, describeAudience);
  });

  inAccountGroup(
    audiences
      .command("create")
      .description("make an empty audience")
      .requiredOption("--name <name>", "what it is called", parseName)
      .option("--description <text>", "for people"),
    "audiences:write",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<CreateOptions>(command);
    const { accountGroup: accountGroupId, name, description } = options;
    const audience = await callApi(options, "audiences create", async (api) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/audiences", {
          params: { path: { accountGroupId } },
          body: { name, ...(description === undefined ? {} : { description }) },
        }),
      ),
    );
    printResult(
      options.json,
      audience,
      ({ id, name: called }) =>
        `✔ Audience ${id} (${called})\n  Next: ${COMMAND} leads import FILE.csv --audience ${id}`,
    );
  });
}

function describeAudiences(audiences: readonly Audience[]): string {
  if (audiences.length === 0) {
    return `There is no audience yet. Make one: ${COMMAND} leads import --help`;
  }
  return formatTable(
    ["ID", "LEADS", "CREATED", "NAME"],
    audiences.map(({ id, leadCount, createdAt, name }) => [id, String(leadCount), createdAt, name]),
  );
}

function describeAudience({ id, name, description, leadCount, createdAt }: Audience): string {
  return [
    `${name} (${id})`,
    ...(description === null ? [] : [`  ${description.replaceAll("\n", "\n  ")}`]),
    `  ${leadCount} leads, created ${createdAt}`,
  ].join("\n");
}
