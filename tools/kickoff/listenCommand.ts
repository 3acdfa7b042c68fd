/** `webhooks listen`: follows the feed, and forwards it, signed, to a program on the developer's own machine. */
import { type Command, InvalidArgumentError, Option } from "commander";

import type { FeedEvent } from "../../client/followEvents.ts";
import { EVENT_TYPES } from "../../src/domain/event.ts";
import { newSecret, readSecret, signRequest } from "../../src/outbound/signature.ts";
import { printResult, say } from "../terminal/output.ts";
import { inAccountGroup } from "./connection.ts";
import { type FeedOptions, followFeed } from "./followFeed.ts";
import { optionsOf, parseSequence, parseUrl } from "./options.ts";

interface ListenOptions extends FeedOptions {
  readonly forwardTo: string;
  readonly secret?: string;
}

/** What came of forwarding an event. */
interface Forwarded extends Pick<FeedEvent, "id" | "type" | "sequence"> {
  /** The status of the program's answer; null when there was none. */
  readonly httpStatus: number | null;
  readonly milliseconds: number;
  /** Why there was no answer; null where there was one. */
  readonly problem: string | null;
}

const TIMEOUT_MILLISECONDS = 15_000;

const EXPLANATION = `
Nothing is registered, and a program that fails is told of each event once: an endpoint is what is tried again. A server
that restarts is waited for, some minutes; however this ends, it says which --after goes on where it was.`;

/** Adds the command to its group. */
export function addListenCommand(webhooks: Command): void {
  inAccountGroup(
    webhooks
      .command("listen")
      .description(
        "forward what happens, signed, to a program on this machine, until it is interrupted",
      ),
    "events:read",
  )
    .requiredOption("--forward-to <url>", "where the program listens", parseUrl)
    .addOption(
      new Option("--type <type>", "only this; without it, everything").choices(EVENT_TYPES),
    )
    .option("--after <sequence>", "from behind this event; without it, from now on", parseSequence)
    .option(
      "--secret <whsec>",
      "signs what is sent; without it, one is made and shown",
      parseSecret,
    )
    .addHelpText("after", EXPLANATION)
    .action(async (_options, command: Command) => {
      await listen(optionsOf<ListenOptions>(command));
    });
}

async function listen(options: ListenOptions): Promise<void> {
  const { json, forwardTo } = options;
  const secret = options.secret ?? newSecret();
  await followFeed(options, {
    ...{ command: "webhooks listen", again: "Listening" },
    onBegin(place) {
      say(`Signed with ${secret}`);
      say(`Forwards what comes behind event ${place} to ${forwardTo}. Ctrl+C ends it.`);
    },
    take: async (event) => printResult(json, await forward(forwardTo, secret, event), describe),
  });
}

/** Sends an event as a webhook endpoint gets it: the same body, signed at this moment. */
async function forward(url: string, secret: string, sent: FeedEvent): Promise<Forwarded> {
  const now = Date.now();
  const { id, type, sequence } = sent;
  const body = JSON.stringify(sent);
  const headers = {
    "Content-Type": "application/json",
    ...(await signRequest({ id, now, body }, [secret])),
  };
  const event = { id, type, sequence };
  try {
    const response = await fetch(url, {
      ...{ method: "POST", redirect: "manual", headers, body },
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    await response.body?.cancel();
    const milliseconds = Date.now() - now;
    return { ...event, httpStatus: response.status, milliseconds, problem: null };
  } catch (error) {
    const { cause, message } = error as Error;
    const problem = cause instanceof Error ? cause.message || cause.name : message;
    return { ...event, httpStatus: null, milliseconds: Date.now() - now, problem };
  }
}

function describe({ id, type, sequence, httpStatus, milliseconds, problem }: Forwarded): string {
  const isTaken = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
  const answer = httpStatus ?? `no answer (${problem})`;
  return `${isTaken ? "✔" : "✖"} ${sequence}  ${type}  ${answer}  ${milliseconds} ms  ${id}`;
}

function parseSecret(text: string): string {
  try {
    readSecret(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}
