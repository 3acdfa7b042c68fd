/** The Worker with a meter at each of its databases, and two paths more: one that reads the meters, and one that sweeps. */
import { env } from "cloudflare:workers";

import worker, {
  CampaignObject,
  OutboxObject,
  SenderObject,
  WebhookObject,
} from "../../../src/index.ts";
import { sweep } from "../../../src/sweeps/sweep.ts";
import { meterDatabases } from "../meterDatabases.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject };

/** What a database was asked for since the last time. */
export interface DatabaseFigures {
  calls: number;
  rowsRead: number;
  /** Milliseconds for which it was busy with statements, as D1 says. */
  busyTime: number;
}

/** By the number of the database. */
let figures: Record<number, DatabaseFigures> = {};
const figuresOf = (databaseNumber: number) => {
  figures[databaseNumber] ??= { calls: 0, rowsRead: 0, busyTime: 0 };
  return figures[databaseNumber];
};
meterDatabases(env, {
  onCall: (databaseNumber) => {
    figuresOf(databaseNumber).calls++;
  },
  onResult: (databaseNumber, { rows_read, duration }) => {
    const own = figuresOf(databaseNumber);
    own.rowsRead += rows_read;
    own.busyTime += duration;
  },
});

const timed = {
  ...worker,
  fetch: async (request, ownEnv, execution) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/sweep") {
      await sweep(ownEnv);
      return new Response();
    }
    if (pathname !== "/databases") return worker.fetch(request, ownEnv, execution);
    const shown = Response.json(Object.values(figures));
    figures = {};
    return shown;
  },
} satisfies ExportedHandler<Env>;

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default timed;
