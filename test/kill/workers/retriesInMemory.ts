/** Known to be bad: when an attempt is repeated stands in a timer, and not in D1. A process that dies has forgotten it. */
import { WebhookObject as RealWebhookObject } from "../../../src/index.ts";
import executing from "./executing.ts";

export { CampaignObject, OutboxObject, SenderObject } from "../../../src/index.ts";

/** Of the record, in src/database/recordDeliveries.ts; an endpoint that is back has its timers go off. */
const DUE_AT = "d.value ->> 'dueAt'";
const IS_BACK = /(SET due_at = \?\d+ WHERE endpoint_id = \?\d+ AND due_at) > \?\d+/;
/** What the rows say in the place of a time: which process has the timer. */
const NEVER = Date.parse("2100-01-01T00:00:00Z");
const DELAY_MILLISECONDS = 2_000;

export class WebhookObject extends RealWebhookObject {
  constructor(state: DurableObjectState, env: Env) {
    const own = NEVER + (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
    super(state, { ...env, DATABASE: forgetful(env.DATABASE, own, () => this.#remember(own)) });
  }

  #remember(own: number): void {
    setTimeout(async () => {
      await this.env.DATABASE.prepare("UPDATE webhook_deliveries SET due_at = ?1 WHERE due_at = ?2")
        .bind(Date.now(), own)
        .run();
      await this.wake();
    }, DELAY_MILLISECONDS);
  }
}

function forgetful(database: D1Database, own: number, remember: () => void): D1Database {
  return new Proxy(database, {
    get: (target, name: keyof D1Database) => {
      if (name !== "prepare") return target[name].bind(target);
      return (statement: string) => {
        if (statement.includes(DUE_AT)) remember();
        return target.prepare(
          statement
            .replace(DUE_AT, `iif(${DUE_AT} IS NULL, NULL, ${own})`)
            .replace(IS_BACK, `$1 = ${own}`),
        );
      };
    },
  });
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default executing;
