/** Paths as a user types them. */
import { resolve } from "node:path";

import { IS_INSTALLED } from "./commandName.ts";

/** A path from the directory in which the command was typed. `npm run` runs it in the clone's, and tells the other. */
export function resolveTypedPath(path: string): string {
  const typedIn = IS_INSTALLED ? undefined : process.env.INIT_CWD;
  return resolve(typedIn ?? process.cwd(), path);
}
