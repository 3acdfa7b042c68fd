/** The API key of a command that goes through the HTTP API, as any client would. */
import { Failure } from "../terminal/failure.ts";
import type { GlobalOptions } from "./options.ts";

/**
 * Reads the key from the environment.
 *
 * @param command what the user ran, for an example of how to give the key
 * @throws {Failure} when there is none, or the server's address is not known
 */
export function requireKey({ remote, url }: GlobalOptions, command: string): string {
  if (remote && new URL(url).hostname === "localhost") {
    throw new Failure("It is not clear which server is meant.", {
      why: "This command goes through the API, and --remote does not tell its address.",
      next: "Give the address of your Worker: --url https://kickoff.….workers.dev",
    });
  }
  const key = process.env.KICKOFF_API_KEY?.trim();
  if (key) return key;
  throw new Failure("There is no API key.", {
    why: "The environment variable KICKOFF_API_KEY is not set.",
    next: `Make a key (npm run admin -- key create --help) and run: KICKOFF_API_KEY=sk_live_… npm run admin -- ${command} …`,
  });
}
