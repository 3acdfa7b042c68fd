/** `npm run screenshots`: takes a picture of each view of the console, over what the demo leaves, for docs/console.md. */
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";

import { type Api, connect, dataOf } from "../client/client.ts";
import { launchChromium, requireChromium } from "./browser.ts";
import { runDemo, type ShownDemo } from "./demo/runDemo.ts";
import { endWithNpm } from "./server/orphan.ts";
import { projectDirectory } from "./server/wrangler.ts";
import { type Server, startServer } from "./server.ts";
import { describeFailure } from "./terminal/failure.ts";
import { newProgram, runProgram } from "./terminal/program.ts";

const WIDTHS = [390, 1_440] as const;
const HEIGHT = 900;
/** Of a long list, the beginning is enough. */
const LARGEST_HEIGHT = 1_800;
const QUALITY = 70;
/** Nothing moves any more: what a view shows is there, and the stream of events is open. */
const SETTLING_MILLISECONDS = 1_500;
const PICTURES = join(projectDirectory, "docs", "console");

/** A view, and where it is. */
interface Shot {
  readonly name: string;
  readonly path: string;
}

endWithNpm();
await runProgram(
  newProgram("npm run screenshots --")
    .description(
      "Takes pictures of the console's views, over a demo of its own, into docs/console/.",
    )
    .option("--dark", "in the dark theme", false)
    .action(({ dark }: { dark: boolean }) => takeScreenshots(dark ? "dark" : "light")),
);

async function takeScreenshots(colorScheme: "light" | "dark"): Promise<void> {
  const executable = await requireChromium();
  const directory = await mkdtemp(join(tmpdir(), "kickoff-screenshots-"));
  let server: Server | null = null;
  try {
    const csv = join(directory, "leads.csv");
    await copyFile(join(import.meta.dirname, "demo", "leads.csv"), csv);
    const persistTo = join(directory, "state");
    const demo = await runDemo({ csv, persistTo }, async () => {
      server = await startServer({ persistTo, port: null });
      return server;
    });
    const shots = await prepare(demo);
    const browser = await launchChromium(executable);
    await mkdir(PICTURES, { recursive: true });
    for (const width of WIDTHS) await shoot(browser, demo, { shots, width, colorScheme });
    await browser.close();
  } catch (error) {
    console.error(describeFailure(error));
    process.exitCode = 1;
  } finally {
    await (server as Server | null)?.stop();
    await rm(directory, { recursive: true, force: true });
    // A step that failed may have left a browser or a sender behind.
    process.exit();
  }
}

/** Adds to what the demo leaves: a draft, and a campaign that is held back by a sender's limits. */
async function prepare({ url, key, accountGroupId }: ShownDemo): Promise<Shot[]> {
  const api = connect({ url, key });
  const path = { accountGroupId };
  const audiences = dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/audiences", { params: { path } }),
  );
  const audienceId = audiences.items[0]?.id ?? "";
  const [completed] = await listCampaigns(api, accountGroupId);
  const ana = await api.POST("/v1/accounts/{accountGroupId}/senders", {
    params: { path },
    body: {
      name: "Ana",
      url: "http://127.0.0.1:9",
      kinds: ["connection_request"],
      limits: { connection_request: { perDay: 50 } },
      workingHours: { timeZone: "Europe/Berlin", days: ["monday"], from: "03:00", to: "03:30" },
    },
  });
  const senderIds = [dataOf(ana).id];
  const create = (name: string) =>
    createCampaign(api, accountGroupId, { name, audienceId, senderIds });
  const draft = await create("Autumn launch");
  const active = await create("Winter outreach");
  await api.POST("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/start", {
    params: { path: { ...path, campaignId: active } },
  });
  const endpoint = dataOf(
    await api.POST("/v1/accounts/{accountGroupId}/webhook-endpoints", {
      params: { path },
      body: { url: "http://127.0.0.1:9/hook", description: "Our CRM" },
    }),
  );
  const instances = dataOf(
    await api.GET("/v1/accounts/{accountGroupId}/campaigns/{campaignId}/instances", {
      params: {
        path: { ...path, campaignId: completed ?? "" },
        query: { status: "completed", limit: 1 },
      },
    }),
  );
  return [
    { name: "campaigns", path: "/" },
    { name: "new-campaign", path: "/campaigns/new" },
    { name: "campaign-draft", path: `/campaigns/${draft}` },
    { name: "campaign-active", path: `/campaigns/${active}` },
    { name: "campaign-completed", path: `/campaigns/${completed}` },
    { name: "content", path: `/campaigns/${draft}/content` },
    { name: "instance", path: `/campaigns/${completed}/instances/${instances.items[0]?.id}` },
    { name: "audiences", path: "/audiences" },
    { name: "import", path: "/audiences/import" },
    { name: "templates", path: "/templates" },
    { name: "senders", path: "/senders" },
    { name: "needs-you", path: "/needs-you" },
    { name: "events", path: "/events" },
    { name: "webhook-endpoint", path: `/webhook-endpoints/${endpoint.id}` },
    { name: "key", path: "/key" },
  ];
}

async function listCampaigns(api: Api, accountGroupId: string): Promise<string[]> {
  const answer = await api.GET("/v1/accounts/{accountGroupId}/campaigns", {
    params: { path: { accountGroupId } },
  });
  return dataOf(answer).items.map(({ id }) => id);
}

async function createCampaign(
  api: Api,
  accountGroupId: string,
  campaign: { readonly name: string; readonly audienceId: string; readonly senderIds: string[] },
): Promise<string> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/campaigns", {
    params: { path: { accountGroupId } },
    body: { ...campaign, starterTemplateId: "connect" },
  });
  return dataOf(answer).id;
}

async function shoot(
  browser: Browser,
  { url, key }: ShownDemo,
  {
    shots,
    width,
    colorScheme,
  }: {
    readonly shots: readonly Shot[];
    readonly width: number;
    readonly colorScheme: "light" | "dark";
  },
): Promise<void> {
  const viewport = { width, height: HEIGHT };
  const page = await browser.newPage({ viewport, colorScheme });
  const theme = colorScheme === "dark" ? "-dark" : "";
  const pathOf = (name: string) => join(PICTURES, `${name}-${width}${theme}.jpg`);
  await page.goto(`${url}/console`);
  await take(page, pathOf("sign-in"));
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  for (const { name, path } of shots) {
    await page.goto(`${url}/console#${path}`);
    await take(page, pathOf(name));
    console.log(pathOf(name));
  }
  await page.close();
}

async function take(page: Page, path: string): Promise<void> {
  await page.waitForTimeout(SETTLING_MILLISECONDS);
  const width = page.viewportSize()?.width ?? 0;
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await page.screenshot({
    ...{ path, type: "jpeg", quality: QUALITY, fullPage: true },
    clip: { x: 0, y: 0, width, height: Math.min(height, LARGEST_HEIGHT) },
  });
}
