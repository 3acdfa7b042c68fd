/** The Worker with two paths more: one says what build of it answers, one writes past the API into a database. */
import { databaseOf } from "../../../src/database/databases.ts";
import worker from "../../../src/index.ts";
import { BATCH_PATH, type SentBatch } from "../openDatabase.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

/** The host writes another number into this text to change the code. */
const BUILD = "build-0";

const observable = {
  ...worker,
  fetch: async (request, env, execution) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/build") return new Response(BUILD);
    if (pathname === BATCH_PATH) return await executeBatch(request, env);
    return await worker.fetch(request, env, execution);
  },
} satisfies ExportedHandler<Env>;

async function executeBatch(request: Request, env: Env): Promise<Response> {
  const { databaseNumber, statements } = await request.json<SentBatch>();
  const database = databaseOf(env, databaseNumber);
  return Response.json(
    await database.batch(
      statements.map(({ text, values }) => database.prepare(text).bind(...values)),
    ),
  );
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default observable;
