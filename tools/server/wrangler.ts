/** Runs wrangler for the other tools: never interactive, never phoning home, quiet unless it fails. */
import { join } from "node:path";

/** The root of the project, with wrangler.toml in it. */
export const projectDirectory = join(import.meta.dirname, "..", "..");

/** wrangler's program, to be run by this very Node. */
export const wranglerProgram = join(
  projectDirectory,
  "node_modules",
  "wrangler",
  "bin",
  "wrangler.js",
);

/** The settings under which wrangler asks nothing, sends nothing and needs no network. */
export const wranglerSettings = {
  CI: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
} as const;
