import { cp, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

import { projectDirectory } from "../../../tools/server/wrangler.ts";

/** What belongs to a clone, but is not the project. */
const LEFT_OUT = [".git", ".wrangler", "node_modules", "dist", "test"];

/** Copies the project into an empty directory, over the same packages: for what changes the project itself. */
export async function copyProject(directory: string): Promise<void> {
  await cp(projectDirectory, directory, {
    recursive: true,
    filter: (path) => path === projectDirectory || !LEFT_OUT.includes(basename(path)),
  });
  await symlink(join(projectDirectory, "node_modules"), join(directory, "node_modules"));
}
