/** The Worker's secrets on this machine: made once, and kept beside the state that is encrypted under them. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

const FILE = "kickoff-secrets.env";

/**
 * The file that `wrangler dev` reads the secrets from; it is made when there is none. Its owner alone can read it.
 *
 * @param persistTo the state directory; whoever calls this has its lock
 */
export function ensureLocalSecrets(persistTo: string): string {
  const path = join(persistTo, FILE);
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    return path;
  }
  mkdirSync(persistTo, { recursive: true });
  const key = randomBytes(32).toString("base64");
  writeFileSync(path, `SENDER_SECRETS_KEY="${key}"\n`, { mode: 0o600, flag: "wx" });
  return path;
}

/** The secrets by their names; they are made when there are none, as by `ensureLocalSecrets`. */
export function readLocalSecrets(persistTo: string): Record<string, string> {
  const text = readFileSync(ensureLocalSecrets(persistTo), "utf8");
  return parseEnv(text) as Record<string, string>;
}
