import { type Server, type ServerOptions, startServer } from "../../../tools/server.ts";
import { describeFailure } from "../../../tools/terminal/failure.ts";

/**
 * Starts a server for a test, on any free port. wrangler looks for the port of its inspector some time before it takes it,
 * so that one of two that start at once would fail: here the system chooses one.
 *
 * @throws with all that a failure says, of which a test's report shows the message alone
 */
export async function startTestServer({
  flags = [],
  ...options
}: Omit<ServerOptions, "port">): Promise<Server> {
  try {
    return await startServer({
      ...options,
      port: null,
      flags: ["--inspector-port", "0", ...flags],
    });
  } catch (error) {
    throw new Error(describeFailure(error), { cause: error });
  }
}
