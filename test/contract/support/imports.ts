/** Runs `leads import` on the server. */
import { runKickoff } from "../../tools/support/runKickoff.ts";
import { runTool, type ToolOptions, type ToolOutcome } from "../../tools/support/runTool.ts";
import type { ImportingTenant, Kickoff } from "./kickoff.ts";

/** Where to import. */
export type ImportTarget = ImportingTenant & Pick<Kickoff, "url">;

interface ImportOptions {
  readonly url?: string;
  readonly key?: string;
  /** More of the command's own. */
  readonly options?: readonly string[];
}

/** Imports a file with `--json`. */
export function runImport(
  server: ImportTarget,
  path: string,
  audience: string,
  options: ImportOptions = {},
): Promise<ToolOutcome> {
  const parameters = [...parametersOf(server, path, audience), ...(options.options ?? [])];
  return runKickoff(parameters, environmentOf(server, options));
}

/** The same, in a process of its own that can be killed. */
export function runImportAlone(
  server: ImportTarget,
  path: string,
  audience: string,
  { url, ...options }: Pick<ImportOptions, "url"> & Omit<ToolOptions, "environment">,
): Promise<ToolOutcome> {
  const environment = environmentOf(server, url === undefined ? {} : { url });
  return runTool("kickoff.ts", parametersOf(server, path, audience), { environment, ...options });
}

function parametersOf({ accountGroupId }: ImportTarget, path: string, audience: string): string[] {
  return [
    ...["leads", "import", path, "--account-group", accountGroupId],
    ...["--audience", audience, "--json"],
  ];
}

function environmentOf(server: ImportTarget, { url, key }: ImportOptions) {
  return { KICKOFF_URL: url ?? server.url, KICKOFF_API_KEY: key ?? server.key };
}

/** The audiences of a name, as the API lists them. */
export function readAudiences(
  target: ImportTarget,
  name: string,
): Promise<{ id: string; leadCount: number }[]> {
  return readItems(target, `?name=${encodeURIComponent(name)}`);
}

/** The first leads of an audience, as the API lists them. */
export function readLeads(
  target: ImportTarget,
  audienceId: string,
): Promise<Record<string, unknown>[]> {
  return readItems(target, `/${audienceId}/leads`);
}

async function readItems<Item>(
  { url, accountGroupId, key }: ImportTarget,
  path: string,
): Promise<Item[]> {
  const response = await fetch(`${url}/v1/accounts/${accountGroupId}/audiences${path}`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  const { data } = (await response.json()) as { data: { items: Item[] } };
  return data.items;
}
