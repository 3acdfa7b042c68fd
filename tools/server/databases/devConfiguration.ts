/** The configuration of `wrangler dev` for a state that has more databases than wrangler.toml declares. */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { projectDirectory } from "../wrangler.ts";
import { listAdditions, withAdditions } from "./declareDatabases.ts";
import type { WrittenConfiguration } from "./wranglerFile.ts";

const FILE = "kickoff-wrangler.json";

/** What of a configuration names files: wrangler looks for them from the directory of the configuration. */
type PathsOfConfiguration = WrittenConfiguration & {
  readonly main?: string;
  readonly assets?: { readonly directory?: string };
  readonly build?: { readonly watch_dir?: string | readonly string[] };
};

/**
 * The flags for `wrangler dev` with so many databases; none when wrangler.toml declares them all. What wrangler.toml lacks is
 * written into the state directory with all else of it.
 *
 * @param configuration as it is written in wrangler.toml
 */
export function configurationFlags(
  persistTo: string,
  configuration: WrittenConfiguration,
  databases: number,
): string[] {
  const additions = listAdditions(configuration, databases);
  if (additions.length === 0) return [];
  const path = join(persistTo, FILE);
  const extended = withAdditions(configuration, additions);
  const moved = moveConfiguration(extended, relative(persistTo, projectDirectory));
  writeFileSync(path, `${JSON.stringify(moved, null, 2)}\n`);
  return ["--config", path];
}

/**
 * A configuration that means the same from another directory. Pure.
 *
 * @param way from that directory to where the configuration was written
 */
export function moveConfiguration(
  configuration: PathsOfConfiguration,
  way: string,
): PathsOfConfiguration {
  const move = (path: string) => join(way, path);
  const { main, assets, build, d1_databases } = configuration;
  return {
    ...configuration,
    ...(main === undefined ? {} : { main: move(main) }),
    ...(assets?.directory === undefined
      ? {}
      : { assets: { ...assets, directory: move(assets.directory) } }),
    ...(build === undefined
      ? {}
      : { build: { ...build, watch_dir: [build.watch_dir ?? "src"].flat().map(move) } }),
    ...(d1_databases === undefined
      ? {}
      : {
          d1_databases: d1_databases.map(({ migrations_dir = "migrations", ...database }) => ({
            ...database,
            migrations_dir: move(migrations_dir),
          })),
        }),
  };
}
