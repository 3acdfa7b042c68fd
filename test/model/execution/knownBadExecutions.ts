/**
 * Executions that are known to be bad: each replaces one thing that production code rests on, and the model must show what
 * breaks. None of them copies production code.
 */
import type { WorkingHours } from "../../../src/domain/workingHours.ts";
import { answering, type Database, rewriting, type WrapDatabase } from "../databases.ts";
import { FAULT } from "../settings.ts";
import {
  HoursAtScheduling,
  looksBefore,
  readingSenders,
  sendsThenRecords,
} from "./badExecutions.ts";
import type { ExecutionDesign } from "./executionDesigns.ts";
import type { ExecutionSettings, ModelledSender } from "./settings.ts";

/** The statements that the designs depart from are told apart by these words. */
const RESERVATION = /INSERT INTO actions/;
const SLOTS = /a\.slot_at AS at/;

function wrapping(...wraps: readonly WrapDatabase[]): NonNullable<ExecutionDesign["wrap"]> {
  return (env) => ({
    ...env,
    DATABASE: wraps.reduce<Database>(
      (database, wrap) => wrap(database),
      env.DATABASE,
    ) as D1Database,
  });
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
            /(\?\d+) = \(\s*SELECT count\(\*\) FROM actions taken/g,
            "$1 >= 0 AND 0 <= (SELECT count(*) FROM actions taken",
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
