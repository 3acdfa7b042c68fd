/** A campaign of 100,000: the page asks for figures and for a page of each list, however many leads there are. */
import type { Request } from "playwright-core";
import { expect, inject, it } from "vitest";
import { seedCampaigns, seedWorld } from "../../tools/bench/world.ts";
import { withStores } from "../../tools/kickoff/stores.ts";
import { describeConsole } from "./support/openConsole.ts";

const LEADS = 100_000;
/** More rows than the lists of the page show together. */
const MOST_ROWS = 200;
const MOST_BYTES = 500_000;
const { persistTo, url } = inject("kickoff");

describeConsole("a campaign of 100,000 leads", 10, ({ signIn }) => {
  it("is started and shown with few requests, small answers and short lists", async () => {
    const { token, campaignId } = await withStores({ persistTo, remote: false }, async (stores) => {
      const world = await seedWorld(stores, LEADS);
      const [id = ""] = await seedCampaigns(stores, world, { count: 1, leads: LEADS });
      return { token: world.token, campaignId: id };
    });
    const { page, troubles } = await signIn(token);
    await page.goto(`${url}/console#/campaigns/${campaignId}`);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("for 100,000 leads").waitFor();
    await page.getByRole("button", { name: "Start it" }).click();
    await page.getByText("Instances: 100,000").waitFor();

    // A page that is left takes the bodies of its answers along: nothing of the first one is counted.
    await page.goto("about:blank");
    const finished: Request[] = [];
    page.on("requestfinished", (request) => finished.push(request));
    await page.goto(`${url}/console#/campaigns/${campaignId}`);
    await page.getByText("Instances: 100,000").waitFor();
    await page.getByText("100,000 waiting").first().waitFor();

    const answers = await Promise.all(
      finished
        .filter((request) => request.url().includes("/v1/"))
        .map((request) => request.response()),
    );
    const sizes = await Promise.all(
      answers.map(async (answer) => (await answer?.body())?.length ?? 0),
    );
    expect(await page.getByRole("row").count()).toBeLessThan(MOST_ROWS);
    expect(sizes.length).toBeLessThan(30);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
    expect(troubles).toEqual([]);
  });
});
