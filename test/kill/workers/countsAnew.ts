/** Known to be bad: a sender's object counts its budget anew at each wake-up, as one does that dies with its count. */
import { SenderObject as RealSenderObject } from "../../../src/index.ts";
import executing from "./executing.ts";

export { CampaignObject, OutboxObject, WebhookObject } from "../../../src/index.ts";

/** Of the look for slots, in src/database/slots.ts, and of its guard, in src/database/reserveActions.ts. */
const SLOTS = /(a|taken)\.slot_at > (wanted\.value ->> 'after'|\?\d+)/g;

export class SenderObject extends RealSenderObject {
  constructor(state: DurableObjectState, env: Env) {
    super(state, { ...env, DATABASE: countingAnew(env.DATABASE) });
  }
}

/** Counts the slots of calls that are still to come alone. */
function countingAnew(database: D1Database): D1Database {
  return new Proxy(database, {
    get: (target, name: keyof D1Database) =>
      name === "prepare"
        ? (statement: string) =>
            target.prepare(statement.replace(SLOTS, `$1.slot_at > max($2, ${Date.now()})`))
        : target[name].bind(target),
  });
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default executing;
