/** The flags of `wrangler dev`, as wrangler itself knows them. */

/**
 * The first flag that `wrangler dev` does not know; null when it knows all.
 *
 * @param words of a command line; those that are no long flag are passed over
 */
export async function findUnknownFlag(words: readonly string[]): Promise<string | null> {
  const names = words.filter((word) => /^--./.test(word)).map(toName);
  if (names.length === 0) return null;
  const known = await listFlags();
  const unknown = names.find((name) => !known.has(name) && !known.has(name.replace(/^no-/, "")));
  return unknown === undefined ? null : `--${unknown}`;
}

/** `--logLevel=log` is `log-level`, as wrangler reads it. */
function toName(word: string): string {
  const [name = ""] = word.slice(2).split(/[=.]/);
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function listFlags(): Promise<Set<string>> {
  // Loading wrangler takes most of a second, which a command line without such flags need not wait for.
  const { experimental_getWranglerCommands } = await import("wrangler");
  const { registry, globalFlags } = experimental_getWranglerCommands();
  const definition = registry.subtree.get("dev")?.definition;
  const flags: Record<string, Flag> = {
    ...globalFlags,
    ...(definition?.type === "command" ? definition.args : {}),
  };
  const names = Object.entries(flags).flatMap(([name, { alias = [] }]) => [name, alias].flat());
  return new Set([...names, "help", "version"]);
}

/** A flag, as far as it matters here. */
interface Flag {
  readonly describe?: unknown;
  readonly alias?: string | readonly string[];
}
