import { chmod, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";

import {
  type Configuration,
  withoutProfile,
  withProfile,
} from "../../tools/kickoff/profiles/configuration.ts";
import {
  decideConnection,
  decideProfileName,
  readEnvironment,
} from "../../tools/kickoff/profiles/decideConnection.ts";
import { decideDirectories } from "../../tools/kickoff/profiles/directories.ts";
import { travelsInTheOpen } from "../../tools/kickoff/profiles/travelsInTheOpen.ts";
import { readPrivateFile, writePrivateFile } from "../../tools/terminal/privateFile.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const PRODUCTION = { url: "https://kickoff.example", key: "production", accountGroup: "p" };
const STAGING = { url: "https://staging.example:8443", key: "staging", accountGroup: null };
const CONFIGURATION: Configuration = {
  current: "production",
  profiles: { production: PRODUCTION, staging: STAGING },
};
const NOBODY: Configuration = { current: null, profiles: {} };

describe("the connection of a command", () => {
  it.each([
    [
      "is the server of this machine, without a key",
      {},
      {},
      NOBODY,
      ["http://localhost:8787", null, null, null],
    ],
    [
      "is the profile's that is in use",
      {},
      {},
      CONFIGURATION,
      [PRODUCTION.url, "production", "p", "production"],
    ],
    [
      "is the profile's that is named",
      { profile: "staging" },
      {},
      CONFIGURATION,
      [STAGING.url, "staging", null, "staging"],
    ],
    [
      "is that of KICKOFF_PROFILE",
      {},
      { profile: "staging" },
      CONFIGURATION,
      [STAGING.url, "staging", null, "staging"],
    ],
    [
      "puts --profile before KICKOFF_PROFILE",
      { profile: "production" },
      { profile: "staging" },
      CONFIGURATION,
      [PRODUCTION.url, "production", "p", "production"],
    ],
    [
      "puts the environment before the profile",
      {},
      { url: "http://a", key: "k", accountGroup: "g" },
      CONFIGURATION,
      ["http://a", "k", "g", null],
    ],
    [
      "is a typed profile's, whatever the environment says",
      { profile: "staging" },
      { url: PRODUCTION.url, key: "k", accountGroup: "g" },
      CONFIGURATION,
      [STAGING.url, "staging", null, "staging"],
    ],
    [
      "gives the environment's key to no server of a typed profile",
      { profile: "staging", url: "https://evil.example" },
      { key: "k" },
      CONFIGURATION,
      ["https://evil.example", null, null, null],
    ],
    [
      "puts options before the environment",
      { url: "http://o", accountGroup: "o" },
      { url: "http://a", key: "k", accountGroup: "g" },
      CONFIGURATION,
      ["http://o", "k", "o", null],
    ],
    [
      "gives a profile's key to no other server",
      { url: "https://evil.example" },
      {},
      CONFIGURATION,
      ["https://evil.example", null, null, null],
    ],
    [
      "gives it to no other port",
      { url: "https://kickoff.example:444" },
      {},
      CONFIGURATION,
      ["https://kickoff.example:444", null, null, null],
    ],
    [
      "gives it to nobody unencrypted",
      {},
      { url: "http://kickoff.example" },
      CONFIGURATION,
      ["http://kickoff.example", null, null, null],
    ],
    [
      "takes the profile's own server for it, however it is written",
      { url: "https://KICKOFF.example/" },
      {},
      CONFIGURATION,
      ["https://KICKOFF.example/", "production", "p", "production"],
    ],
    [
      "takes no account group of a profile for another key",
      {},
      { key: "k" },
      CONFIGURATION,
      [PRODUCTION.url, "k", null, null],
    ],
  ] as const)("%s", (_case, options, environment, configuration, expected) => {
    const [url, key, accountGroup, profile] = expected;
    expect(decideConnection(options, environment, configuration)).toEqual({
      ...{ url, key, accountGroup, profile },
    });
  });

  it.each(["nobody", "constructor", "__proto__"])("knows no profile %s", (profile) => {
    expect(decideConnection({ profile }, {}, CONFIGURATION)).toEqual({
      ...{ problem: "no-profile", name: profile },
    });
  });

  it.each([
    ["that is named", { profile: "a" }, { profile: "b" }, CONFIGURATION, "a"],
    ["of KICKOFF_PROFILE", {}, { profile: "b" }, CONFIGURATION, "b"],
    ["that is in use", {}, {}, CONFIGURATION, "production"],
    ["of somebody who has none", {}, {}, NOBODY, "default"],
  ] as const)("is kept in the profile %s", (_case, options, environment, configuration, name) => {
    expect(decideProfileName(options, environment, configuration)).toBe(name);
  });

  it("takes an empty variable for none", () => {
    const environment = { KICKOFF_URL: "", KICKOFF_API_KEY: " k\n" };
    expect(readEnvironment(environment)).toEqual({ key: "k" });
  });
});

describe("profiles", () => {
  it("are in use once they are made", () => {
    expect(withProfile(NOBODY, "a", STAGING)).toEqual({ current: "a", profiles: { a: STAGING } });
  });

  it("leave their place to no other", () => {
    const rest = { current: null, profiles: { staging: STAGING } };
    expect(withoutProfile(CONFIGURATION, "production")).toEqual(rest);
    expect(withoutProfile(CONFIGURATION, "staging").current).toBe("production");
    expect(withoutProfile(rest, "staging")).toEqual(NOBODY);
  });

  it.each([
    [{}, "linux", "/home/ann/.config/kickoff", "/home/ann/.local/state/kickoff"],
    [{ XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "/s" }, "linux", "/c/kickoff", "/s/kickoff"],
    [
      { XDG_CONFIG_HOME: "relative" },
      "darwin",
      "/home/ann/.config/kickoff",
      "/home/ann/.local/state/kickoff",
    ],
  ] as const)("are kept with %j on %s in %s", (environment, platform, configuration, state) => {
    const directories = decideDirectories(environment, platform, "/home/ann");
    expect(directories).toEqual({ configuration, state });
  });

  it.each([
    ["https://kickoff.example", false],
    ["http://localhost:8787", false],
    ["http://127.0.0.1", false],
    ["http://[::1]:80", false],
    ["http://kickoff.example", true],
    ["http://127.0.0.1.example.com", true],
  ])("whose key goes to %s: in the open is %s", (url, isOpen) => {
    expect(travelsInTheOpen(url)).toBe(isOpen);
  });
});

describe("a private file", () => {
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it("is its owner's alone, with its directory, and leaves nothing beside it", async () => {
    const directory = join(await temporaryDirectory(), "kickoff");
    const path = join(directory, "config.json");
    await writePrivateFile(path, "one");
    await writePrivateFile(path, "two");
    expect(await readPrivateFile(path)).toBe("two");
    expect([await modeOf(path), await modeOf(directory)]).toEqual([0o600, 0o700]);
    expect(await readdir(directory)).toEqual(["config.json"]);
  });

  it("is closed to others when it was open to them, and that is told", async () => {
    const path = join(await temporaryDirectory(), "config.json");
    await writeFile(path, "text");
    await chmod(path, 0o644);
    const onMended = vi.fn();
    expect(await readPrivateFile(path, onMended)).toBe("text");
    expect(await readPrivateFile(path, onMended)).toBe("text");
    expect(await modeOf(path)).toBe(0o600);
    expect(onMended).toHaveBeenCalledTimes(1);
  });

  it("need not be there", async () => {
    expect(await readPrivateFile(join(await temporaryDirectory(), "none"))).toBeNull();
  });
});
