/** Known to be bad: the consumers take the first database for every message, whichever it names. */
import observable from "./observable.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

const consumesInFirst = {
  ...observable,
  queue: (batch, env) => observable.queue(batch, toFirst(env)),
} satisfies ExportedHandler<Env>;

function toFirst(env: Env): Env {
  const bindings = Object.entries(env).map(([name, binding]) => {
    return [name, name.startsWith("DATABASE_") ? env.DATABASE : binding] as const;
  });
  return Object.fromEntries(bindings) as unknown as Env;
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default consumesInFirst;
