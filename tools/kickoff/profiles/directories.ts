/** Where the user's configuration and state are. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

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

/** The directories of this user. */
export function userDirectories(): Directories {
  return decideDirectories(process.env, process.platform, homedir());
}
