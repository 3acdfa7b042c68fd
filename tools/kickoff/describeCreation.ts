/** What is to be done for databases that wrangler.toml declares to exist in production. Pure. */
import type { DatabaseAddition } from "../server/databases/declareDatabases.ts";
import { COMMAND } from "../terminal/commandName.ts";
import { toShellWords } from "../terminal/shellWords.ts";
import type { StoresLocation } from "./openStores.ts";

/** The commands in their order, and the text that explains them. */
export interface Creation {
  readonly commands: readonly string[];
  readonly text: string;
}

/**
 * Says what makes databases and their queues in a Cloudflare account.
 *
 * @param location with `remote` the databases are there, and have their schema
 */
export function describeCreation(
  additions: readonly DatabaseAddition[],
  { remote }: Pick<StoresLocation, "remote">,
): Creation {
  const names = additions.flatMap(({ databases }) => databases);
  const local = names.filter(({ database_id = "" }) => database_id.startsWith("kickoff-database-"));
  const queues = additions.flatMap(({ consumers }) => consumers.map(({ queue }) => queue));
  const creating = local.map(({ database_name = "" }) =>
    wrangler("d1", "create", database_name, "--location", "weur"),
  );
  const rest = [
    ...queues.map((queue) => wrangler("queues", "create", queue)),
    ...(remote ? [] : [`${COMMAND} databases migrate --remote`]),
    wrangler("deploy"),
  ];
  const declared = names.map(({ binding, database_name }) => `${database_name} (${binding})`);
  const ids = local.map(({ binding, database_id }) => `"${database_id}" (${binding})`).join(", ");
  return {
    commands: [...creating, ...rest],
    text: [
      `✔ wrangler.toml declares ${declared.join(", ")}. On this machine, that is all.`,
      "  In your Cloudflare account, in this order:",
      ...creating.map((command) => `    ${command}`),
      ...(local.length === 0
        ? []
        : [
            "      Choose the region of your callers, as for the first database.",
            `      Put the database_id that it prints into wrangler.toml, in the place of ${ids}.`,
          ]),
      ...rest.map((command) => `    ${command}`),
    ].join("\n"),
  };
}

function wrangler(...words: readonly string[]): string {
  return `npx wrangler ${toShellWords(words)}`;
}
