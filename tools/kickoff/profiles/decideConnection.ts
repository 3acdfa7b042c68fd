/** Which server a command talks to, as whom, and for which account group. Pure. */
import type { Configuration } from "./configuration.ts";

/** The name of a profile that is given none. */
const DEFAULT_PROFILE = "default";

const DEFAULT_URL = "http://localhost:8787";

/** What a command line or the environment says; undefined where it says nothing. */
export interface ConnectionSettings {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly accountGroup?: string | undefined;
  readonly profile?: string | undefined;
}

export interface Connection {
  readonly url: string;
  /** Null when there is none. */
  readonly key: string | null;
  /** Null when the key has to tell. */
  readonly accountGroup: string | null;
  /** The profile that the key is from; null when it is from elsewhere. */
  readonly profile: string | null;
}

export type ConnectionDecision =
  | Connection
  | { readonly problem: "no-profile"; readonly name: string };

/**
 * Decides by options first, then the environment, then the profile. A profile that is typed is an option, with all that it has: whoever
 * names it does not mean the server and the key that the shell was left with. A profile's key goes to the profile's own server alone:
 * with another URL, it needs a key of its own. A profile's account group goes with its key.
 */
export function decideConnection(
  options: ConnectionSettings,
  variables: ConnectionSettings,
  { current, profiles }: Configuration,
): ConnectionDecision {
  const environment = options.profile === undefined ? variables : {};
  const named = options.profile ?? environment.profile;
  const name = named ?? current;
  const profile = name !== null && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (named !== undefined && profile === undefined) return { problem: "no-profile", name: named };
  const url = options.url ?? environment.url ?? profile?.url ?? DEFAULT_URL;
  const isOfProfile =
    environment.key === undefined &&
    profile !== undefined &&
    new URL(url).origin === new URL(profile.url).origin;
  return {
    url,
    key: environment.key ?? (isOfProfile ? profile.key : null),
    accountGroup:
      options.accountGroup ??
      environment.accountGroup ??
      (isOfProfile ? profile.accountGroup : null),
    profile: isOfProfile ? name : null,
  };
}

/** The name of the profile that a login makes or changes, and a logout forgets. Pure. */
export function decideProfileName(
  options: ConnectionSettings,
  environment: ConnectionSettings,
  { current }: Configuration,
): string {
  return options.profile ?? environment.profile ?? current ?? DEFAULT_PROFILE;
}

/** What the environment says. An empty variable says nothing. */
export function readEnvironment(environment: NodeJS.ProcessEnv): ConnectionSettings {
  const read = (name: string) => environment[name]?.trim() || undefined;
  return {
    url: read("KICKOFF_URL"),
    key: read("KICKOFF_API_KEY"),
    accountGroup: read("KICKOFF_ACCOUNT_GROUP"),
    profile: read("KICKOFF_PROFILE"),
  };
}
