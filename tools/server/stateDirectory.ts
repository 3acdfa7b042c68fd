/** The option that names a state directory. */
import { join } from "node:path";
import { Option } from "commander";

import { resolveTypedPath } from "../terminal/typedPath.ts";
import { projectDirectory } from "./wrangler.ts";

/** Where the state is unless somebody says otherwise. */
export const defaultStateDirectory = join(projectDirectory, ".wrangler", "state");

/** The words that name a state directory on a command line; none for the one that is meant without them. */
export function persistToWords(persistTo: string): string[] {
  return persistTo === defaultStateDirectory ? [] : ["--persist-to", persistTo];
}

/** `--persist-to`; its value is absolute. */
export function persistToOption(description: string): Option {
  return new Option("--persist-to <directory>", description)
    .default(defaultStateDirectory, ".wrangler/state")
    .argParser(resolveTypedPath);
}
