/** Where the user's configuration and state are. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

import { Failure } from "../../terminal/failure.ts";

/** The directories of this command alone. */
export interface Directories {
  readonly configuration: string;
  readonly state: string;
}

/**
 * The directories as the platform has them: XDG's, or %APPDATA% and %LOCALAPPDATA%. Pure. XDG has relative paths ignored.
 *
 * @param home the user's home directory
 */
export function decideDirectories(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home: string,
): Directories {
  const directory = (name: string, ...otherwise: string[]) => {
    const path = environment[name] ?? "";
    return join(isAbsolute(path) ? path : join(home, ...otherwise), "kickoff");
  };
  return platform === "win32"
    ? {
        configuration: directory("APPDATA", "AppData", "Roaming"),
        state: directory("LOCALAPPDATA", "AppData", "Local"),
      }
    : {
        configuration: directory("XDG_CONFIG_HOME", ".config"),
        state: directory("XDG_STATE_HOME", ".local", "state"),
      };
}

/**
 * The directories of this user.
 *
 * @throws {Failure} when the user has no home: in a container the number of a user may be all that there is
 */
export function userDirectories(): Directories {
  return decideDirectories(process.env, process.platform, readHome());
}

function readHome(): string {
  try {
    return homedir();
  } catch (error) {
    throw new Failure("You have no home directory.", {
      why: "HOME is not set, and the system does not know this user.",
      next: "Set HOME to a directory in which you may write.",
      cause: error,
    });
  }
}
