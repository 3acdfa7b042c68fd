/** The user's configuration: profiles, each a server, a key and an account group. It is theirs alone to read. */
import { join } from "node:path";
import * as z from "zod/mini";

import { Failure } from "../../terminal/failure.ts";
import { say } from "../../terminal/output.ts";
import { readPrivateFile, writePrivateFile } from "../../terminal/privateFile.ts";
import { userDirectories } from "./directories.ts";

const profileSchema = z.object({
  url: z.string(),
  key: z.string(),
  /** Null where each command has to say it. */
  accountGroup: z.nullable(z.string()),
});

const configurationSchema = z.object({
  /** The name of the profile that counts where none is named; null when there is none. */
  current: z.nullable(z.string()),
  profiles: z.record(z.string(), profileSchema),
});

/** A server, and as whom it is called. */
export type Profile = z.infer<typeof profileSchema>;

export type Configuration = z.infer<typeof configurationSchema>;

const EMPTY: Configuration = { current: null, profiles: {} };

/** Where the configuration is kept. */
export function configurationPath(): string {
  return join(userDirectories().configuration, "config.json");
}

/**
 * Reads the configuration; empty when there is none.
 *
 * @throws {Failure} when the file is not what it should be
 */
export async function readConfiguration(): Promise<Configuration> {
  const path = configurationPath();
  const text = await readPrivateFile(path, () => {
    say(`${path} could be read by others, with the keys in it. Now it is yours alone.`);
  });
  if (text === null) return EMPTY;
  try {
    return configurationSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Failure(`${path} is not a configuration of kickoff.`, {
      why: "It was changed by hand, or by another version.",
      next: "Put it right, or remove it and log in again.",
      cause: error,
    });
  }
}

/** Writes the configuration, as a whole. */
export async function writeConfiguration(configuration: Configuration): Promise<void> {
  await writePrivateFile(configurationPath(), `${JSON.stringify(configuration, null, 2)}\n`);
}

/** A configuration with a profile more or changed, which becomes the current one. Pure. */
export function withProfile(
  { profiles }: Configuration,
  name: string,
  profile: Profile,
): Configuration {
  return { current: name, profiles: { ...profiles, [name]: profile } };
}

/** A configuration without a profile. If that was the current one, none is: the next start must not go to another server unasked. Pure. */
export function withoutProfile({ current, profiles }: Configuration, name: string): Configuration {
  const { [name]: _, ...rest } = profiles;
  return { current: current === name ? null : current, profiles: rest };
}
