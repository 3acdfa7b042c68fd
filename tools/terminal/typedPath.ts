/** Paths as a user types them. */
import { resolve } from "node:path";

/** A path from the directory in which the command was typed; npm runs it in the project's, and tells the other. */
export function resolveTypedPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
