/** `events`: what has happened in an account group, and what goes on happening. */
import { type Command, Option } from "commander";

import type { FeedEvent } from "../../client/followEvents.ts";
import { EVENT_TYPES } from "../../src/domain/event.ts";
import { printResult, say } from "../terminal/output.ts";
import { callApi } from "./callApi.ts";
import { inAccountGroup } from "./connection.ts";
import { type FeedOptions, followFeed } from "./followFeed.ts";
import { optionsOf, parseCount, parseSequence } from "./options.ts";
import { readSome } from "./readList.ts";

interface EventsOptions extends FeedOptions {
  readonly follow: boolean;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

const EXPLANATION = `
With --json there is a JSON value in each line, an event as docs/events.md has it. However following ends, it says which --after goes on
where it was.`;

/** Adds the command to the program. */
export function addEventsCommand(program: Command): void {
  inAccountGroup(
    program
      .command("events")
      .description("show what has happened, in the order of commits, or follow it")
      .option("--follow", "show each event as it comes, until it is interrupted", false)
      .addOption(new Option("--type <type>", "only this").choices(EVENT_TYPES))
      .option(
        "--after <sequence>",
        "from behind this event; without it from the oldest that is kept, and with --follow from now on",
        parseSequence,
      )
      .option("--limit <number>", "so many at most, without --follow", parseCount, DEFAULT_LIMIT)
      .addHelpText("after", EXPLANATION),
    "events:read",
  ).action(async (_options, command: Command) => {
    const options = optionsOf<EventsOptions>(command);
    await (options.follow
      ? followFeed(options, {
          ...{ command: "events", again: "Following" },
          take: (event) => print(options, event),
        })
      : list(options));
  });
}

async function list(options: EventsOptions): Promise<void> {
  const { accountGroup: accountGroupId, type, after, limit } = options;
  const filter = {
    ...(type === undefined ? {} : { type }),
    ...(after === undefined ? {} : { after }),
  };
  const { items, hasMore } = await callApi(options, "events", (api) =>
    readSome(
      api,
      "/v1/accounts/{accountGroupId}/events",
      { path: { accountGroupId }, query: filter },
      limit,
    ),
  );
  for (const event of items) print(options, event);
  if (hasMore) say(`There are more: --after ${items.at(-1)?.sequence ?? 0}`);
}

function print({ json }: EventsOptions, event: FeedEvent): void {
  printResult(json, event, ({ sequence, timestamp, type, data }) =>
    [sequence, timestamp, type, describeData(data)].join("  "),
  );
}

/** What an event tells, and of what it nests the names: ids and reasons say what happened. */
function describeData(data: object): string {
  return Object.entries(data)
    .map(([name, value]) => [name, hasName(value) ? JSON.stringify(value.name) : value])
    .filter(([, value]) => value !== null && typeof value !== "object")
    .map(([name, value]) => `${name}=${String(value).replaceAll(/\s+/g, " ")}`)
    .join(" ");
}

/** A campaign or a sender, which people know by its name. */
function hasName(value: unknown): value is { readonly name: string } {
  return (
    typeof value === "object" && value !== null && "name" in value && typeof value.name === "string"
  );
}
