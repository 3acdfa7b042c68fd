/** Known to be bad: the event of a start is written behind its transaction, by a statement of its own. */
import { CampaignObject as RealCampaignObject } from "../../../src/index.ts";
import executing from "./executing.ts";

export { OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

/** Of the batch of a start, in src/database/startRun.ts: its second statement. */
const START = "INSERT INTO runs";
const WAIT_MILLISECONDS = 150;
/** As the trigger has it, in migrations/0013_tell_events.sql. */
const TELL = `
  INSERT INTO happenings (account_group_id, type, campaign_id, run_id, occurred_at)
  SELECT c.account_group_id, 'campaign.started', c.id, r.id, r.started_at
  FROM runs r JOIN campaigns c ON c.id = r.campaign_id WHERE r.id = ?1`;

export class CampaignObject extends RealCampaignObject {
  constructor(state: DurableObjectState, env: Env) {
    super(state, { ...env, DATABASE: tellingAfterwards(env.DATABASE) });
  }
}

const tellsAfterwards = {
  ...executing,
  fetch: async (request, env, execution) => {
    await env.DATABASE.exec("DROP TRIGGER IF EXISTS campaign_started");
    return await executing.fetch(request, env, execution);
  },
} satisfies ExportedHandler<Env>;

function tellingAfterwards(database: D1Database): D1Database {
  let isStart = false;
  const prepare = (statement: string) => {
    isStart ||= statement.startsWith(START);
    return database.prepare(statement);
  };
  const batch = async (statements: D1PreparedStatement[]) => {
    const tells = isStart;
    isStart = false;
    const results = await database.batch<{ id: string }>(statements);
    if (tells && (results[1]?.meta.changes ?? 0) > 0) {
      await scheduler.wait(WAIT_MILLISECONDS);
      await database.prepare(TELL).bind(results.at(-1)?.results[0]?.id).run();
    }
    return results;
  };
  return { ...bound(database), prepare, batch } as unknown as D1Database;
}

/** The methods that stay as they are. */
function bound(database: D1Database): Pick<D1Database, "exec" | "withSession"> {
  return { exec: database.exec.bind(database), withSession: database.withSession.bind(database) };
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default tellsAfterwards;
