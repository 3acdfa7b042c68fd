/** `senders …`: through the HTTP API, as any client would. A secret is shown once, when it is made. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Api, dataOf } from "../../client/client.ts";
import type { components } from "../../client/contractTypes.ts";
import { ACTION_KINDS, type ActionKind } from "../../src/domain/action.ts";
import { WEEKDAYS, type Weekday } from "../../src/domain/workingHours.ts";
import { formatTable } from "../terminal/table.ts";
import { callApi } from "./callApi.ts";
import {
  type GlobalOptions,
  optionsOf,
  parseIdentifier,
  parseName,
  parseUrl,
  printResult,
} from "./options.ts";

type Sender = components["schemas"]["Sender"];
type SenderWithSecret = components["schemas"]["SenderWithSecret"];
type SenderTest = components["schemas"]["SenderTest"];
type NewSender = components["schemas"]["CreateSenderRequest"];

interface SenderOptions extends GlobalOptions {
  readonly accountGroup: string;
}

type Limits = Partial<Record<ActionKind, number>>;

interface CreateOptions extends SenderOptions {
  readonly name: string;
  readonly senderUrl: string;
  readonly kind: ActionKind[];
  readonly perDay?: Limits;
  readonly perWeek?: Limits;
  readonly spacing: number;
  readonly timeZone?: string;
  readonly day?: Weekday[];
  readonly from: string;
  readonly to: string;
  readonly keepsKeysHours: number;
  readonly looksUpActions: boolean;
}

const EXPLANATION = `
The API key comes from the environment variable KICKOFF_API_KEY and needs senders:read and senders:write.`;

/** As many as a page may have. */
const PAGE = 1_000;

/** Adds the commands to the program. */
export function addSenderCommands(program: Command): void {
  const senders = program
    .command("senders")
    .description("who performs actions, and what they may do at present");
  const add = (name: string, description: string) =>
    senders
      .command(name)
      .description(description)
      .requiredOption("--account-group <id>", "whose senders they are", parseIdentifier)
      .addHelpText("after", EXPLANATION);
  const addOfSender = (name: string, description: string) =>
    add(name, description).argument("<sender-id>", "as `senders list` shows it", parseIdentifier);

  add("list", "show every sender, oldest first").action(async (_options, command: Command) => {
    const options = optionsOf<SenderOptions>(command);
    const all = await callApi(options, "senders list", (api) => listAll(api, options.accountGroup));
    printResult(options.json, all, describeSenders(all));
  });

  addOfSender("show", "show a sender, and what it may do at present").action(
    async (senderId: string, _options, command: Command) => {
      const options = optionsOf<SenderOptions>(command);
      const sender = await callApi(options, "senders show", async (api) =>
        dataOf(
          await api.GET("/v1/accounts/{accountGroupId}/senders/{senderId}", {
            params: { path: { accountGroupId: options.accountGroup, senderId } },
          }),
        ),
      );
      printResult(options.json, sender, describeSender(sender));
    },
  );

  add("create", "register a sender; its secret is shown this once")
    .requiredOption("--name <name>", "what the sender is called", parseName)
    .requiredOption("--sender-url <url>", "where it is asked", parseUrl)
    .addOption(
      new Option("--kind <kind...>", "what it performs; several are fine")
        .choices(ACTION_KINDS)
        .makeOptionMandatory(),
    )
    .option("--per-day <kind=number...>", "at most so many in any 24 hours", collectLimit)
    .option("--per-week <kind=number...>", "at most so many in any 7 times 24 hours", collectLimit)
    .option("--spacing <seconds>", "the least time from one action to the next", parseNumber, 0)
    .option("--time-zone <name>", "of its working hours; without it, it may act at any time")
    .addOption(new Option("--day <day...>", "a working day (monday to friday)").choices(WEEKDAYS))
    .option("--from <time>", "when its working hours begin", "09:00")
    .option("--to <time>", "when its working hours end", "17:00")
    .option("--keeps-keys-hours <hours>", "how long it recognises an action's id", parseNumber, 0)
    .option("--looks-up-actions", "it can be asked what became of an action", false)
    .action(async (_options, command: Command) => {
      const options = optionsOf<CreateOptions>(command);
      const sender = await callApi(options, "senders create", async (api) =>
        dataOf(
          await api.POST("/v1/accounts/{accountGroupId}/senders", {
            params: { path: { accountGroupId: options.accountGroup } },
            body: toNewSender(options),
          }),
        ),
      );
      printResult(options.json, sender, describeSecret(sender));
    });

  addOfSender("rotate-secret", "make a new secret, shown this once").action(
    async (senderId: string, _options, command: Command) => {
      const options = optionsOf<SenderOptions>(command);
      const sender = await callApi(options, "senders rotate-secret", async (api) =>
        dataOf(
          await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/rotate-secret", {
            params: { path: { accountGroupId: options.accountGroup, senderId } },
          }),
        ),
      );
      const text = `${describeSecret(sender)}\n  The one before signs as well until ${sender.previousSecretUntil}.`;
      printResult(options.json, sender, text);
    },
  );

  addOfSender("test", "send a signed test, and show what comes back").action(
    async (senderId: string, _options, command: Command) => {
      const options = optionsOf<SenderOptions>(command);
      const test = await callApi(options, "senders test", async (api) =>
        dataOf(
          await api.POST("/v1/accounts/{accountGroupId}/senders/{senderId}/test", {
            params: { path: { accountGroupId: options.accountGroup, senderId } },
          }),
        ),
      );
      printResult(options.json, test, describeTest(test));
      if (test.outcome !== "received") process.exitCode = 1;
    },
  );
}

async function listAll(api: Api, accountGroupId: string): Promise<Sender[]> {
  const all: Sender[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Sender[]; nextCursor: string | null } = dataOf(
      await api.GET("/v1/accounts/{accountGroupId}/senders", {
        params: {
          path: { accountGroupId },
          query: { limit: PAGE, ...(cursor === null ? {} : { cursor }) },
        },
      }),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

function toNewSender(options: CreateOptions): NewSender {
  const { perDay = {}, perWeek = {}, timeZone, day } = options;
  const limits = ACTION_KINDS.flatMap((kind) => {
    const ofKind = { perDay: perDay[kind] ?? null, perWeek: perWeek[kind] ?? null };
    return ofKind.perDay === null && ofKind.perWeek === null ? [] : [[kind, ofKind]];
  });
  return {
    name: options.name,
    url: options.senderUrl,
    kinds: [...new Set(options.kind)],
    limits: Object.fromEntries(limits),
    spacingSeconds: options.spacing,
    workingHours:
      timeZone === undefined
        ? null
        : {
            timeZone,
            days: [...new Set(day ?? WEEKDAYS.slice(1, 6))],
            from: options.from,
            to: options.to,
          },
    keepsKeysHours: options.keepsKeysHours,
    looksUpActions: options.looksUpActions,
    enabled: true,
  };
}

function stateOf({ enabled, blocked }: Sender): string {
  if (!enabled) return "disabled";
  return blocked === null ? "enabled" : `blocked (${blocked.code})`;
}

function describeSenders(senders: readonly Sender[]): string {
  if (senders.length === 0) {
    return "There is no sender yet. Register one: npm run admin -- senders create --help";
  }
  return formatTable(
    ["ID", "STATE", "NAME", "KINDS", "URL"],
    senders.map((sender) => [
      sender.id,
      stateOf(sender),
      sender.name,
      sender.kinds.join(" "),
      sender.url,
    ]),
  );
}

function describeSender(sender: Sender): string {
  const { workingHours: hours, blocked } = sender;
  const next = sender.next.map(({ kind, at, waitsFor }) => [
    kind,
    at ?? "not before somebody changes the sender",
    waitsFor ?? "",
  ]);
  const windows = sender.windows.map(({ kind, window, limit, used, left, resetsAt }) => [
    kind,
    window,
    `${used} of ${limit}`,
    String(left),
    resetsAt ?? "",
  ]);
  return [
    `${sender.name} (${sender.id})`,
    `  ${sender.url}`,
    `  ${stateOf(sender)}${blocked === null ? "" : ` since ${blocked.since}`}` +
      (sender.limitedUntil === null ? "" : `, has asked to wait until ${sender.limitedUntil}`),
    hours === null
      ? "  at any time"
      : `  ${hours.days.join(" ")}, ${hours.from} to ${hours.to} (${hours.timeZone})`,
    "",
    formatTable(["KIND", "MAY ACT", "WAITS FOR"], next),
    ...(windows.length === 0
      ? []
      : ["", formatTable(["LIMIT OF", "WINDOW", "USED", "LEFT", "GROWS AT"], windows)]),
  ].join("\n");
}

function describeSecret({ id, name, secret }: SenderWithSecret): string {
  return `✔ Sender ${id} (${name})\n\n  ${secret}\n\n  Keep the secret now: it cannot be shown again.`;
}

const WORDS: Readonly<Record<SenderTest["outcome"], string>> = {
  received: "The sender has taken the test",
  refused: "The sender refuses the test: it has another secret, or lets nobody in",
  redirect: "The sender's URL points elsewhere, which is not followed",
  status: "The sender's URL answers, and not as a sender does",
  timeout: "The sender has not answered in time",
  unreachable: "The sender cannot be reached",
};

function describeTest({ outcome, httpStatus, milliseconds }: SenderTest): string {
  const mark = outcome === "received" ? "✔" : "✖";
  const status = httpStatus === null ? "no status" : `status ${httpStatus}`;
  return `${mark} ${WORDS[outcome]} (${status}, ${milliseconds} ms).`;
}

function parseNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number.");
}

function collectLimit(text: string, earlier: Limits = {}): Limits {
  const [name, number = ""] = text.split("=");
  const kind = ACTION_KINDS.find((each) => each === name);
  if (kind === undefined)
    throw new InvalidArgumentError(`A limit is of ${ACTION_KINDS.join(", ")}.`);
  return { ...earlier, [kind]: parseNumber(number) };
}
