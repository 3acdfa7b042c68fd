/** Known to be bad: asks the sender first, and marks the action `sending` when the answer is there. */
import executing from "./executing.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

/** Of the claim, in src/database/actionsToCall.ts: its last statement reads what it has claimed. */
const CLAIM = /UPDATE actions SET\s+status = 'sending'/;
const CLAIMED = /WHERE a\.claim = (\?\d+) AND a\.status = 'sending'/;
/** Of the record, in src/database/recordActions.ts. */
const RECORD = /UPDATE actions SET\s+-- An earlier call may have acted/;

const sendsThenRecords = {
  ...executing,
  queue: (batch, env) => executing.queue(batch, { ...env, DATABASE: claimingLate(env.DATABASE) }),
} satisfies ExportedHandler<Env>;

function claimingLate(database: D1Database): D1Database {
  const texts = new WeakMap<object, string>();
  const looks = new WeakMap<object, D1PreparedStatement>();
  const claims: D1PreparedStatement[][] = [];
  const prepare = (text: string) => ({
    bind: (...values: unknown[]) => {
      const statement = database.prepare(text).bind(...values);
      texts.set(statement, text);
      if (CLAIMED.test(text)) {
        const look = text
          .replace(CLAIMED, "WHERE (a.claim = $1 OR a.status = 'reserved')")
          .replace("a.attempt", "a.attempt + 1 AS attempt");
        looks.set(statement, database.prepare(look).bind(...values));
      }
      return statement;
    },
  });
  const batch = async (statements: D1PreparedStatement[]) => {
    const [first] = statements.map((statement) => texts.get(statement) ?? "");
    const last = statements.at(-1);
    const look = last === undefined ? undefined : looks.get(last);
    if (look !== undefined && CLAIM.test(first ?? "")) {
      claims.push(statements);
      return await database.batch([look]);
    }
    if (RECORD.test(first ?? "")) {
      for (const claim of claims.splice(0)) await database.batch(claim);
    }
    return await database.batch(statements);
  };
  return { ...bound(database), prepare, batch } as unknown as D1Database;
}

/** The methods that stay as they are. */
function bound(database: D1Database): Pick<D1Database, "exec" | "withSession"> {
  return { exec: database.exec.bind(database), withSession: database.withSession.bind(database) };
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default sendsThenRecords;
