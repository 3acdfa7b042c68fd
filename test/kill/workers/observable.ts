/** The Worker with one path more, which says what build of it answers. */
import worker from "../../../src/index.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

/** The host writes another number into this text to change the code. */
const BUILD = "build-0";

const observable = {
  ...worker,
  fetch: (request, env, execution) =>
    new URL(request.url).pathname === "/build"
      ? new Response(BUILD)
      : worker.fetch(request, env, execution),
} satisfies ExportedHandler<Env>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default observable;
