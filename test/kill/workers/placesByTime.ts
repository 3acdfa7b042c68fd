/** Known to be bad: the place in the feed is a time. What was recorded in the millisecond of the last event is passed over. */
import { WebhookObject as RealWebhookObject } from "../../../src/index.ts";
import executing from "./executing.ts";

export { CampaignObject, OutboxObject, SenderObject } from "../../../src/index.ts";

/** Of the page of the feed, in src/database/events.ts, and of the look for what is new, in src/database/webhookWork.ts. */
const PLACE = /\be\.sequence > (\?\d+|w\.sequence)/g;
const TIME = `e.recorded_at > coalesce((
  SELECT last.recorded_at FROM events last
  WHERE last.account_group_id = e.account_group_id AND last.sequence = $1), 0)`;

export class WebhookObject extends RealWebhookObject {
  constructor(state: DurableObjectState, env: Env) {
    super(state, placingByTime(env));
  }
}

const placesByTime = {
  ...executing,
  fetch: (request, env, execution) => executing.fetch(request, placingByTime(env), execution),
} satisfies ExportedHandler<Env>;

function placingByTime(env: Env): Env {
  const DATABASE = new Proxy(env.DATABASE, {
    get: (target, name: keyof D1Database) =>
      name === "prepare"
        ? (statement: string) => target.prepare(statement.replace(PLACE, TIME))
        : target[name].bind(target),
  });
  return { ...env, DATABASE };
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default placesByTime;
