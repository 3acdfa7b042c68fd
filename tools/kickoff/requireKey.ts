/** The API key of a command that goes through the HTTP API, as any client would. */
import { COMMAND } from "../terminal/commandName.ts";
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";
import type { GlobalOptions } from "./options.ts";

/**
 * The key that the command was given: by the environment or a profile.
 *
 * @param command what the user ran, for an example of how to give the key
 * @throws {Failure} when there is none, it can be none, or the server's address is not known
 */
export function requireKey({ remote, url, apiKey }: GlobalOptions, command: string): string {
  if (remote && new URL(url).hostname === "localhost") {
    throw new Failure("It is not clear which server is meant.", {
      why: "This command goes through the API, and --remote does not tell its address.",
      next: "Give the address of your Worker: --url https://kickoff.….workers.dev",
    });
  }
  if (apiKey !== undefined) return checkKey(apiKey);
  throw new Failure("There is no API key.", {
    why: "The environment variable KICKOFF_API_KEY is not set, and no profile has one for this server.",
    next: `Log in (${COMMAND} login), or make a key (${COMMAND} key create --help) and run: KICKOFF_API_KEY=sk_live_… ${COMMAND} ${command} …`,
    exitCode: EXIT_CODES.notAllowed,
  });
}

/**
 * A key as it was given, if it can be one. What no header takes is refused here: the platform's words would have the key in them.
 *
 * @throws {Failure} when it can be none
 */
export function checkKey(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new Failure("That is no API key.", {
    why: key === "" ? "Nothing was given." : "A key has no spaces, and ASCII characters alone.",
    next: `Make one: ${COMMAND} key create --help`,
    exitCode: EXIT_CODES.usage,
  });
}
