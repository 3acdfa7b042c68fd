/**
 * Executions that are known to be bad: each replaces one thing that production code rests on, and the model must show what
 * breaks. None of them copies production code.
 */

import { nextOpening, type WorkingHours } from "../../../src/domain/workingHours.ts";
import { SenderObject } from "../../../src/senderObject/SenderObject.ts";
import {
  answering,
  type Database,
  delegating,
  rewriting,
  type WrapDatabase,
} from "../databases.ts";
import type { BoundStatement } from "../Sqlite.ts";
import { FAULT } from "../settings.ts";
import type { ExecutionDesign } from "./executionDesigns.ts";
import type { ExecutionSettings, ModelledSender } from "./settings.ts";

/** The statements that the designs depart from are told apart by these words. */
const CLAIM = /UPDATE actions SET\s+status = 'sending'/;
const RESERVATION = /INSERT INTO actions/;
const SLOTS = /a\.slot_at AS at/;

type Statements = Parameters<Database["batch"]>[0];

function wrapping(...wraps: readonly WrapDatabase[]): NonNullable<ExecutionDesign["wrap"]> {
  return (env) => ({
    ...env,
    DATABASE: wraps.reduce<Database>(
      (database, wrap) => wrap(database),
      env.DATABASE,
    ) as D1Database,
  });
}

/** Changes what the batches come to whose statements a pattern finds. */
function batching(
  pattern: RegExp,
  batch: (database: Database, statements: Statements) => Promise<D1Result<unknown>[]>,
): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    batch: (async (statements: Statements) =>
      statements.some((one) => pattern.test(read(one).sql))
        ? await batch(database, statements)
        : await database.batch(statements)) as Database["batch"],
  });
}

function read(statement: D1PreparedStatement): BoundStatement {
  return statement as unknown as BoundStatement;
}

/** A statement without its last look: whatever is reserved is claimed. */
function withoutLook(database: Database, statement: D1PreparedStatement): D1PreparedStatement {
  const { sql, values } = read(statement);
  const bare = sql.slice(0, sql.search(/AND EXISTS \(\s+SELECT 1 FROM runs r JOIN campaigns c/));
  // Whatever is bound has to have its place.
  const bound = values.map((_, index) => `?${index + 1}`).join();
  return database.prepare(`${bare} AND coalesce(${bound}) IS NOT NULL`).bind(...values);
}

/** Asks first, and marks the action when the answer is recorded. */
const sendsThenRecords: WrapDatabase = (database) => {
  let claim: Statements = [];
  return {
    ...delegating(database),
    batch: (async (statements: Statements) => {
      const isClaim = statements.some((one) => CLAIM.test(read(one).sql));
      if (isClaim) {
        claim = statements.slice(0, 1);
        const wanted = read(statements[0] as D1PreparedStatement).values.find(
          (value) => typeof value === "string" && value.startsWith("["),
        );
        const rows = (JSON.parse(String(wanted)) as Record<string, unknown>[]).map((one) => ({
          ...{ campaign_id: one.campaignId, position: one.position, step: one.step, attempt: 1 },
        }));
        return [{ results: rows }];
      }
      const results = await database.batch([...claim, ...statements]);
      const own = results.slice(claim.length);
      claim = [];
      return own;
    }) as Database["batch"],
  };
};

/** Looks in a statement of its own, and then claims whatever is reserved. */
const looksBefore = batching(CLAIM, async (database, statements) => {
  const [claim, ...rest] = statements;
  if (claim === undefined) return await database.batch(statements);
  const { sql, values } = read(claim);
  const look = sql.replace(
    /UPDATE actions SET[\s\S]*?FROM json_each/,
    "SELECT count(*) AS n FROM actions, json_each",
  );
  const bound = values.map((_, index) => `?${index + 1}`).join();
  const { results } = await database
    .prepare(`${look} AND coalesce(${bound}) IS NOT NULL`)
    .bind(...values)
    .all<{ n: number }>();
  const isFree = (results[0]?.n ?? 0) > 0;
  return await database.batch(isFree ? [withoutLook(database, claim), ...rest] : [...statements]);
});

/** Rows of senders as production code would like to read them. */
function readingSenders(change: (row: Record<string, unknown>) => object): WrapDatabase {
  return (database) => ({
    ...delegating(database),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      if (!/SELECT s\..* FROM senders s/s.test(sql)) return statement;
      const bind = statement.bind.bind(statement);
      statement.bind = (...values) => {
        const bound = bind(...values);
        const first = async () => {
          const row = await bound.first<Record<string, unknown>>();
          return row === null ? null : { ...row, ...change(row) };
        };
        return Object.assign(Object.create(bound) as D1PreparedStatement, { first });
      };
      return statement;
    },
  });
}

/** An object that sets its alarm into the hours, and does not ask again when it goes off. */
class HoursAtScheduling extends SenderObject {
  constructor(state: DurableObjectState, env: Env) {
    let hours: WorkingHours | null = null;
    const wrap = readingSenders((row) => {
      hours = JSON.parse((row.working_hours as string | null) ?? "null") as WorkingHours | null;
      return { working_hours: null };
    });
    const storage = {
      ...state.storage,
      setAlarm: (due: number) =>
        state.storage.setAlarm(hours === null ? due : nextOpening(hours, due)),
    };
    super({ ...state, storage } as DurableObjectState, {
      ...env,
      DATABASE: wrap(env.DATABASE) as D1Database,
    });
  }
}

/** Every sender of a schedule is like this. */
function withSenders(change: Partial<ModelledSender>, faults: number) {
  return (settings: ExecutionSettings): ExecutionSettings => ({
    ...settings,
    faults: settings.faults | faults,
    senders: settings.senders.map((sender) => ({ ...sender, enabled: true, ...change })),
  });
}

const HOURS: WorkingHours = {
  timeZone: "Europe/Berlin",
  days: ["monday", "wednesday", "saturday"],
  from: "10:00",
  to: "11:00",
};
const ONE_A_DAY = { perDay: 1 };
const TIGHT_LIMITS = {
  engage: ONE_A_DAY,
  connection_request: ONE_A_DAY,
  direct_message: ONE_A_DAY,
  inmail: ONE_A_DAY,
};

/** An execution, and what the model must find wrong with it. */
export const KNOWN_BAD_EXECUTIONS: readonly (readonly [string, RegExp, ExecutionDesign])[] = [
  [
    "sends, and then records",
    /was asked for without a last look/,
    { wrap: wrapping(sendsThenRecords) },
  ],
  [
    "asks again after a timeout, though the sender keeps no keys",
    /was asked for again .* nobody knows what became of that/,
    {
      wrap: wrapping(readingSenders(() => ({ keeps_keys_hours: 48 }))),
      settings: withSenders({ keepsKeysHours: 0 }, FAULT.answersLost),
    },
  ],
  [
    "takes the last look in a statement of its own",
    /was asked for at .*, (after (the stop|a reply|the suppression)|the sender being)/,
    { wrap: wrapping(looksBefore), settings: withSenders({}, FAULT.answersSlow) },
  ],
  [
    "counts the budget anew at each wake-up",
    /perDay 1|apart at the least/,
    {
      wrap: wrapping(
        answering(SLOTS, () => []),
        rewriting(RESERVATION, [
          [
            /\?\d+ = \(\s*SELECT count\(\*\) FROM actions taken/g,
            "0 <= (SELECT count(*) FROM actions taken",
          ],
        ]),
      ),
      settings: withSenders({ limits: TIGHT_LIMITS, workingHours: null }, 0),
    },
  ],
  [
    "asks for the hours when it sets its alarm, and not when it reserves",
    /the sender being outside its hours/,
    { objectClass: HoursAtScheduling, settings: withSenders({ workingHours: HOURS }, 0) },
  ],
  [
    "is complete when as many actions are sent as leads were selected",
    /(completed|live) with \d+ open instances/,
    {
      wrap: wrapping(
        rewriting(/AND instances_closed = instances_created/, [
          [
            "AND instances_closed = instances_created",
            "AND instances_promised = (SELECT count(*) FROM actions a WHERE a.campaign_id = runs.campaign_id AND a.status = 'sent')",
          ],
        ]),
      ),
    },
  ],
  [
    "begins with step one at a restart",
    /was performed twice|was asked for again/,
    {
      wrap: wrapping(
        rewriting(/SELECT max\(last\.step\)/, [["SELECT max(last.step)", "SELECT -1"]]),
        rewriting(RESERVATION, [
          [
            "ON CONFLICT (campaign_id, position, step) DO NOTHING",
            `ON CONFLICT (campaign_id, position, step) DO UPDATE SET status = 'reserved', attempt = 0,
             run_id = excluded.run_id, sender_id = excluded.sender_id, reservation = excluded.reservation,
             not_after = excluded.not_after, slot_at = excluded.slot_at`,
          ],
        ]),
      ),
    },
  ],
  [
    "takes its cursor for a proof that a lead is admitted",
    /is forgotten: admitted up to/,
    {
      wrap: wrapping(
        rewriting(/UPDATE runs SET admitted_position/, [
          // As far as was read, whoever of those was admitted.
          [
            "max(admitted_position, admitted.value ->> 'position')",
            "max(admitted_position, (admitted.value ->> 'position') + 2)",
          ],
          [/AND NOT EXISTS \([\s\S]*i\.status = 'pending'\)/g, ""],
        ]),
      ),
      settings: withSenders({ limits: TIGHT_LIMITS }, 0),
    },
  ],
  [
    "wakes whoever waits for an acceptance, and keeps nothing of it",
    /was accepted, and that is forgotten/,
    {
      wrap: wrapping(
        rewriting(/UPDATE actions AS a SET[\s\S]*connected_at =/, [
          ["connected_at = c.value ->> '$.to.connectedAt'", "connected_at = NULL"],
        ]),
      ),
    },
  ],
];
