/** What the first and a late page of a campaign's instances cost D1. */
import type { Bench } from "../bench.ts";
import { call, start, takeCounts } from "../call.ts";
import { formatFigure } from "../figures.ts";
import type { Outcome } from "../finding.ts";
import { RunLog } from "../RunLog.ts";
import type { Runtime } from "../runtime.ts";
import { seedCampaigns } from "../world.ts";

interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** Walks from page to page, as a client does, and reads the meter at the first and the last. */
export async function measureLists(bench: Bench): Promise<Outcome> {
  const { audienceLeads: leads, pages, itemsAPage } = bench.scale;
  const runLog = new RunLog();
  const runtime = await bench.open("metered", { onLog: runLog.read });
  const [campaignId = ""] = await seedCampaigns(runtime, bench.world, { count: 1, leads });
  bench.say(`${pages} pages of a campaign with ${leads.toLocaleString("en")} leads`);
  const { runId } = await start(bench, runtime, campaignId);
  await runLog.waitForInstances(runId, leads);
  // An alarm that looks after the run would be counted.
  await runLog.waitUntilSilent(runId);

  const path = `/campaigns/${campaignId}/instances?limit=${itemsAPage}`;
  let page = await readPage(bench, runtime, path, null);
  await takeCounts(runtime);
  const first = await countPage(bench, runtime, path, null);
  for (let number = 2; number < pages; number++) {
    page = await readPage(bench, runtime, path, page.nextCursor);
  }
  await takeCounts(runtime);
  const last = await countPage(bench, runtime, path, page.nextCursor);
  return {
    findings: [
      {
        what: `rows read for page ${pages.toLocaleString("en")}, of those for page 1`,
        figure: last / first,
        unit: "",
        goal: { atMost: 1 },
      },
    ],
    details: [
      {
        title: `Rows read for a page of ${itemsAPage} instances, of ${leads.toLocaleString("en")}`,
        columns: ["page", "rows read"],
        rows: [
          ["1", formatFigure(first)],
          [pages.toLocaleString("en"), formatFigure(last)],
        ],
      },
    ],
  };
}

async function countPage(
  bench: Bench,
  runtime: Runtime,
  path: string,
  cursor: string | null,
): Promise<number> {
  await readPage(bench, runtime, path, cursor);
  return (await takeCounts(runtime)).databaseRowsRead;
}

async function readPage(
  bench: Bench,
  runtime: Runtime,
  path: string,
  cursor: string | null,
): Promise<Page> {
  const query = cursor === null ? "" : `&cursor=${cursor}`;
  const response = await call(runtime, bench.request("GET", path + query, 200));
  return ((await response.json()) as { data: Page }).data;
}
