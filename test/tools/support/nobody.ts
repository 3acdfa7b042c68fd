import { tmpdir } from "node:os";
import { join } from "node:path";

const NOWHERE = join(tmpdir(), "kickoff-test-nobody");

/** The environment of a user who has no configuration: that of whoever runs the tests must not count. */
export const nobody: NodeJS.ProcessEnv = {
  XDG_CONFIG_HOME: NOWHERE,
  XDG_STATE_HOME: NOWHERE,
  KICKOFF_PROFILE: "",
  KICKOFF_ACCOUNT_GROUP: "",
};
