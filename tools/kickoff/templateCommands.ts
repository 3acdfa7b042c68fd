/** `templates …`: the messages that campaigns use. */
import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";

import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { CHANNELS, type Channel } from "../../src/domain/template.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import { printResult } from "../terminal/output.ts";
import { formatTable } from "../terminal/table.ts";
import { resolveTypedPath } from "../terminal/typedPath.ts";
import { callApi } from "./callApi.ts";
import { type ApiOptions, inAccountGroup } from "./connection.ts";
import { findTemplate } from "./find.ts";
import { optionsOf, parseName } from "./options.ts";
import { readAll } from "./readList.ts";

type Template = components["schemas"]["Template"];

interface ListOptions extends ApiOptions {
  readonly channel?: Channel;
}

interface MessageOptions extends ApiOptions {
  readonly name?: string;
  readonly subject?: string;
  readonly content?: string;
  readonly contentFrom?: string;
}

interface CreateOptions extends MessageOptions {
  readonly name: string;
  readonly channel: Channel;
}

const PLACEHOLDERS = `
A text may have placeholders: {{firstName}}, {{company|your team}}. docs/api.md has them all.`;

/** Adds the commands to the program. */
export function addTemplateCommands(program: Command): void {
  const templates = program.command("templates").description("the texts of messages");
  const ofTemplate = (name: string, description: string) =>
    templates
      .command(name)
      .description(description)
      .argument("<template>", "its id or its name", parseName);

  inAccountGroup(
    templates
      .command("list")
      .description("show the templates, the built-in ones too")
      .addOption(new Option("--channel <channel>", "only those").choices(CHANNELS)),
    "templates:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<ListOptions>(command);
    const all = await callApi(options, "templates list", (api) => list(api, options));
    printResult(options.json, all, describeTemplates);
  });

  inAccountGroup(ofTemplate("show", "show a template"), "templates:read").action(
    async (nameOrId: string, _options, command: Command) => {
      const options = optionsOf<ApiOptions>(command);
      const template = await callApi(options, "templates show", async (api) =>
        dataOf(
          await api.GET("/v1/accounts/{accountGroupId}/templates/{templateId}", {
            params: { path: await pathOf(api, options, nameOrId) },
          }),
        ),
      );
      printResult(options.json, template, describeTemplate);
    },
  );

  inAccountGroup(
    withMessage(templates.command("create").description("make a template"))
      .requiredOption("--name <name>", "what it is called", parseName)
      .addOption(
        new Option("--channel <channel>", "what it is for").choices(CHANNELS).makeOptionMandatory(),
      ),
    "templates:write",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<CreateOptions>(command);
    const { accountGroup: accountGroupId, name, channel, subject } = options;
    const content = await readContent(options);
    if (content === undefined) throw withoutContent();
    const template = await callApi(options, "templates create", async (api) =>
      dataOf(
        await api.POST("/v1/accounts/{accountGroupId}/templates", {
          params: { path: { accountGroupId } },
          body: { name, channel, content, ...(subject === undefined ? {} : { subject }) },
        }),
      ),
    );
    printResult(options.json, template, (made) => `✔ Template ${made.id} (${made.name})`);
  });

  inAccountGroup(
    withMessage(
      ofTemplate("update", "change a template; a run that is under way keeps its message"),
    ).option("--name <name>", "what it is called", parseName),
    "templates:read",
    "templates:write",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<MessageOptions>(command);
    const { name, subject } = options;
    const content = await readContent(options);
    const template = await callApi(options, "templates update", async (api) =>
      dataOf(
        await api.PATCH("/v1/accounts/{accountGroupId}/templates/{templateId}", {
          params: { path: await pathOf(api, options, nameOrId) },
          body: {
            ...(name === undefined ? {} : { name }),
            ...(subject === undefined ? {} : { subject }),
            ...(content === undefined ? {} : { content }),
          },
        }),
      ),
    );
    printResult(options.json, template, (changed) => `✔ ${describeTemplate(changed)}`);
  });

  inAccountGroup(
    ofTemplate("delete", "delete a template that no active campaign uses"),
    "templates:read",
    "templates:write",
  ).action(async (nameOrId: string, _options, command: Command) => {
    const options = optionsOf<ApiOptions>(command);
    const template = await callApi(options, "templates delete", async (api) =>
      dataOf(
        await api.DELETE("/v1/accounts/{accountGroupId}/templates/{templateId}", {
          params: { path: await pathOf(api, options, nameOrId) },
        }),
      ),
    );
    printResult(options.json, template, (gone) => `✔ Deleted: ${gone.name}`);
  });
}

function withMessage(command: Command): Command {
  return command
    .option("--subject <text>", "of an inmail")
    .option("--content <text>", "the message")
    .option("--content-from <file>", "a file with the message, in UTF-8", resolveTypedPath)
    .addHelpText("after", PLACEHOLDERS);
}

async function list(
  api: Api,
  { accountGroup: accountGroupId, channel }: ListOptions,
): Promise<Template[]> {
  const filter = channel === undefined ? {} : { channel };
  return readAll(api, "/v1/accounts/{accountGroupId}/templates", {
    path: { accountGroupId },
    query: { ...filter },
  });
}

async function pathOf(api: Api, { accountGroup: accountGroupId }: ApiOptions, nameOrId: string) {
  return { accountGroupId, templateId: await findTemplate(api, accountGroupId, nameOrId) };
}

/** The text that the options name; undefined when they name none. */
async function readContent({ content, contentFrom }: MessageOptions): Promise<string | undefined> {
  if (contentFrom === undefined) return content;
  try {
    return await readFile(contentFrom, "utf8");
  } catch (error) {
    throw new Failure(`${contentFrom} cannot be read.`, {
      why: (error as Error).message,
      next: "Check the path after --content-from.",
      cause: error,
    });
  }
}

function withoutContent(): Failure {
  return new Failure("The template has no text.", {
    why: "There is neither --content nor --content-from.",
    next: "Give one of them.",
    exitCode: EXIT_CODES.usage,
  });
}

function describeTemplates(templates: readonly Template[]): string {
  return formatTable(
    ["ID", "CHANNEL", "BUILT IN", "NAME", "TEXT"],
    templates.map(({ id, channel, builtIn, name, content }) => [
      id,
      channel,
      builtIn ? "yes" : "no",
      name,
      content.slice(0, TEXT_SHOWN),
    ]),
  );
}

const TEXT_SHOWN = 60;

function describeTemplate({ id, name, channel, builtIn, subject, content }: Template): string {
  return [
    `${name} (${id}), for ${channel}${builtIn ? ", built in" : ""}`,
    ...(subject === null ? [] : [`  Subject: ${subject}`]),
    "",
    ...content.split("\n").map((line) => `  ${line}`),
  ].join("\n");
}
