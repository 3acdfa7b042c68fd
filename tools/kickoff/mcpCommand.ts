/** `mcp`: Kickoff for an assistant. */
import { type Command, Option } from "commander";

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
      new Option("--account-group <id>", "the account group; without it, the key's only one")
        .env("KICKOFF_ACCOUNT_GROUP")
        .argParser(parseIdentifier),
    )
    .option("--read-only", "offer only what changes nothing", false)
    .action(async (_options, command: Command) => {
      const options = optionsOf<McpCommandOptions>(command);
      const key = requireKey(options, "mcp");
      // The protocol's library takes longer to load than other commands to run.
      const { serveMcp } = await import("../mcp/serveMcp.ts");
      await serveMcp({
        url: options.url,
        key,
        accountGroupId: options.accountGroup,
        isReadOnly: options.readOnly,
      });
    });
}
