/** `mcp`: Kickoff for an assistant. */
import { type Command, Option } from "commander";

import { readConnection } from "./connection.ts";
import { optionsOf, parseIdentifier } from "./options.ts";
import { requireKey } from "./requireKey.ts";

interface McpCommandOptions {
  readonly accountGroup?: string;
  readonly readOnly: boolean;
}

/** Adds the command to the program. */
export function addMcpCommand(program: Command): void {
  program
    .command("mcp")
    .description("serve an assistant over standard input and output, by the Model Context Protocol")
    .addOption(
      new Option(
        "--account-group <id>",
        "the tenant; without it that of the profile, the key's only one, or an input of each tool",
      )
        .argParser(parseIdentifier)
        .helpGroup("Connection:"),
    )
    .option("--read-only", "offer only what changes nothing", false)
    .action(async (_options, command: Command) => {
      const options = optionsOf<McpCommandOptions>(command);
      const { url, key, accountGroup } = await readConnection(options);
      // The protocol's library takes longer to load than other commands to run.
      const { serveMcp } = await import("../mcp/serveMcp.ts");
      await serveMcp({
        url,
        key: requireKey({ ...options, url, apiKey: key ?? undefined }, "mcp"),
        accountGroupId: accountGroup ?? undefined,
        isReadOnly: options.readOnly,
      });
    });
}
