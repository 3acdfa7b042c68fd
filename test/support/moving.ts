/** Moves a tenant, as the command does. */
import { env } from "cloudflare:workers";

import { allDatabases } from "../../src/database/databases.ts";
import { abandonMove, moveAccountGroup } from "../../tools/kickoff/move/moveAccountGroup.ts";
import type { MoveDeps } from "../../tools/kickoff/move/moveSteps.ts";
import { planMove } from "../../tools/kickoff/move/planMove.ts";
import type { Tenant } from "./api.ts";
import { Lifeline } from "./interruption.ts";

/** How a test's move differs from that of the command. */
interface MoveOptions {
  readonly abandons?: boolean;
  /** Whose calls they are: a process that may die. */
  readonly lifeline?: Lifeline;
  readonly deps?: Partial<MoveDeps>;
}

/** Moves a tenant to a database, or gives that up. Nothing is waited for: the clock goes on instead. */
export async function move(
  { accountGroupId }: Pick<Tenant, "accountGroupId">,
  to: number,
  { abandons = false, lifeline = new Lifeline(null), deps = {} }: MoveOptions = {},
) {
  const databases = allDatabases(env).map(({ databaseNumber, database }) => ({
    databaseNumber,
    database: lifeline.database(database),
  }));
  const plan = await planMove(databases, accountGroupId, to, (number) => `--to ${number}`);
  if (plan === null) throw new Error(`It lives in database ${to} already.`);
  let waited = 0;
  const all: MoveDeps = {
    apiKeys: lifeline.namespace(env.API_KEYS),
    attempt: (work) => work(),
    now: () => Date.now() + waited,
    sleep: (milliseconds) => {
      waited += milliseconds;
      return Promise.resolve();
    },
    graceMilliseconds: 0,
    tell: () => undefined,
    ...deps,
  };
  return abandons ? abandonMove(plan, all) : moveAccountGroup(plan, all);
}
