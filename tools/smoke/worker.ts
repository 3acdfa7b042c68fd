/** The Worker of the smoke test: tries the assumptions one by one, for whoever has its token. */
import { DurableObject } from "cloudflare:workers";

import { ASSUMPTIONS, prepareTables, recordArrival, type SmokeEnv } from "./assumptions.ts";

/** Long enough for the object to be gone before its alarm comes. */
const ALARM_MILLISECONDS = 1_000;

export class SmokeObject extends DurableObject<SmokeEnv> {
  /** Sets the alarm and ends the object at once, so that the alarm alone wakes it. */
  async armAndDie(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + ALARM_MILLISECONDS);
    await this.ctx.storage.sync();
    this.ctx.abort("died on purpose");
  }

  override async alarm(): Promise<void> {
    await recordArrival(this.env, `alarm of ${this.ctx.id.name}`);
  }
}

async function answer(request: Request, env: SmokeEnv): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json({ status: "ok" });
  if (request.headers.get("Authorization") !== `Bearer ${env.TOKEN}`) {
    return new Response(null, { status: 401 });
  }
  if (pathname === "/") {
    await prepareTables(env);
    return Response.json(ASSUMPTIONS.map(({ name }) => name));
  }
  const assumption = ASSUMPTIONS[Number(pathname.slice(1))];
  if (assumption === undefined) return new Response(null, { status: 404 });
  try {
    return Response.json({ holds: true, seen: await assumption.check(env) });
  } catch (error) {
    return Response.json({
      holds: false,
      seen: error instanceof Error ? error.message : String(error),
    });
  }
}

const smoke = {
  fetch: answer,
  async queue({ messages }, env) {
    for (const { body } of messages) await recordArrival(env, body.id);
  },
} satisfies ExportedHandler<SmokeEnv, { id: string }>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default smoke;
