/** Follows the feed until the user interrupts it: in one way for every command that does. */
import { connect } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { type FeedEvent, followEvents, readNewestSequence } from "../../client/followEvents.ts";
import type { EventType } from "../../src/domain/event.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { say } from "../terminal/output.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import type { ApiOptions } from "./connection.ts";
import { requireKey } from "./requireKey.ts";

/** Which events a user wants to follow. */
export interface FeedOptions extends ApiOptions {
  readonly type?: EventType;
  /** Behind which `sequence` it begins; without it, from now on. */
  readonly after?: number;
}

/** How a command follows. */
export interface FeedFollowing {
  /** What the user ran. */
  readonly command: string;
  /** What it does again after an interruption, in a word. */
  readonly again: string;
  /** Told where it begins, before the first event. */
  readonly onBegin?: (after: number) => void;
  /** Takes an event; the next one waits. */
  readonly take: (event: FeedEvent) => void | Promise<void>;
}

/** An interruption is no failure: it is how following ends. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Follows the feed. However that ends, it says which `--after` goes on where it was.
 *
 * @throws {Failure} when the API refuses, or the stream breaks off again and again
 */
export async function followFeed(
  options: FeedOptions,
  { command, again, onBegin, take }: FeedFollowing,
): Promise<void> {
  const { url, accountGroup: accountGroupId, type, after } = options;
  let place = after ?? null;
  const sayHowToGoOn = () => {
    if (place !== null) say(`To go on from here: --after ${place}`);
  };
  const interrupt = () => {
    sayHowToGoOn();
    process.exit(EXIT_CODES.interrupted);
  };
  const onInterruption = (error: KickoffError) => say(`${again} again: ${describeMissing(error)}`);
  const api = connect({ url, key: requireKey(options, command), onRetry: onInterruption });
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    place ??= await readNewestSequence(api, accountGroupId);
    onBegin?.(place);
    const wanted = { accountGroupId, after: place, ...(type === undefined ? {} : { type }) };
    for await (const event of followEvents(api, wanted, { onInterruption })) {
      await take(event);
      place = event.sequence;
    }
  } catch (error) {
    sayHowToGoOn();
    throw toFailure("The feed could not be followed.", url, error);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
