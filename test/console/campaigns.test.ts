/** The list of campaigns, and how one is created: from an account group without anything on. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { EMOJI, LONG, MARKUP, TURNING } from "./support/nastyNames.ts";
import { describeConsole } from "./support/openConsole.ts";

const PHONE = { width: 390, height: 844 };
const NAMES = [MARKUP, TURNING, LONG, EMOJI];
/** A rush of requests by others is waited for. */
const PATIENT = { timeout: 30_000 };

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** Waits until what happens is told to the page. */
const untilLive = (page: Page) =>
  page
    .getByRole("status")
    .filter({ hasText: /^live$/ })
    .waitFor();

describeConsole("campaigns", 1, ({ make, signIn, tenant, url }) => {
  let audienceId = "";

  it("says what to do first where there is nothing: import, create, register a sender", async () => {
    const { page, troubles } = await signIn();

    await page.getByText("begin with a CSV of leads").waitFor();
    await page.getByLabel("CSV file").waitFor();
    await page.getByRole("link", { name: "Register a sender" }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);

    await page.getByRole("link", { name: "Audiences" }).click();
    await page.getByText("No audience yet").waitFor();
    await page.getByLabel("New audience").fill("Spring");
    await page.getByRole("button", { name: "Create" }).click();
    await rowOf(page, "Spring").waitFor();
    await page.getByText("Spring is there. It is empty").waitFor();

    await page.getByRole("link", { name: "Campaigns" }).click();
    await page.getByText("There is an audience for one.").waitFor();
    await page.getByRole("link", { name: "Create a campaign" }).click();
    await page.getByRole("heading", { name: "New campaign" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("creates a campaign once, after the API has said what is wrong, and leads to it", async () => {
    const { id } = await make("createAudience", {}, { name: "Leads" });
    audienceId = id;
    await make(
      "addLeads",
      { audienceId },
      {
        leads: ["a", "b", "c"].map((name) => ({ name, email: `${name}@example.com` })),
      },
    );
    const { page, troubles } = await signIn();
    await page.goto(`${url}/console#/campaigns/new?audienceId=${audienceId}`);

    await page.getByRole("textbox", { name: "Name" }).fill("First campaign");
    expect(await page.getByRole("combobox", { name: "Audience" }).inputValue()).toBe(audienceId);
    await page.getByRole("radio", { name: /^engage-connect-dm First engagement/ }).check();
    await page.getByRole("switch", { name: "A reply ends the campaign" }).uncheck();
    await page.getByRole("textbox", { name: "Language" }).fill("no language");
    await page.getByRole("button", { name: "Create the campaign" }).click();
    await page.getByRole("alert").filter({ hasText: "outreachLanguage" }).waitFor();
    await page.getByRole("textbox", { name: "Language" }).fill("pt-BR");
    await page.getByRole("button", { name: "Create the campaign" }).click();

    await page.waitForURL(/#\/campaigns\/[0-9a-f]{24}$/);
    await page.getByRole("link", { name: "Campaigns" }).click();
    const row = rowOf(page, "First campaign");
    await row.getByText("draft").waitFor();
    await row.getByText("Not started yet.").waitFor();
    await row.getByRole("cell", { name: "3", exact: true }).waitFor();
    expect(await page.getByRole("row").count()).toBe(2);
    expect(troubles).toEqual([]);
  });

  it("follows a campaign: a start from elsewhere, what it waits for, and how far it is", async () => {
    const { id } = await make(
      "createCampaign",
      {},
      {
        starterTemplateId: "connect",
        name: "Followed",
        audienceId,
      },
    );
    const { page, troubles } = await signIn();
    const row = rowOf(page, "Followed");
    await row.getByText("draft").waitFor();
    await untilLive(page);

    await make("startCampaign", { campaignId: id });
    await row.getByText("active").waitFor();
    await row.getByRole("img", { name: "Leads of the run: 3 waiting" }).waitFor();
    await row.getByText("Waits for a sender.").waitFor();
    await row.getByText("0 of 3 ended").waitFor();

    await make("stopCampaign", { campaignId: id });
    await row.getByText("stopped").waitFor();
    await row.getByRole("img", { name: "Leads of the run: 3 cancelled" }).waitFor();
    await row.getByText("The stop has cancelled 3.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("finds by name and by status, keeps the search in the address, and shows new ones in front", async () => {
    const campaign = { starterTemplateId: "connect", audienceId };
    await make("createCampaign", {}, { ...campaign, name: "Autumn one" });
    const { page, troubles } = await signIn();
    await untilLive(page);
    await page.getByRole("searchbox", { name: "Name" }).fill("autumn");
    await page.waitForURL(/name=autumn/);
    await expect.poll(() => page.getByRole("row").count(), PATIENT).toBe(2);

    const { id } = await make("createCampaign", {}, { ...campaign, name: "Autumn two" });
    await make("startCampaign", { campaignId: id });
    await expect
      .poll(() => page.getByRole("rowheader").allInnerTexts(), PATIENT)
      .toEqual(["Autumn two", "Autumn one"]);

    await page.getByRole("combobox", { name: "Status" }).selectOption("active");
    await expect
      .poll(() => page.getByRole("rowheader").allInnerTexts(), PATIENT)
      .toEqual(["Autumn two"]);
    await page.getByRole("link", { name: "Autumn two" }).click();
    await page.goBack();
    expect(await page.getByRole("searchbox", { name: "Name" }).inputValue()).toBe("autumn");
    expect(await page.getByRole("combobox", { name: "Status" }).inputValue()).toBe("active");
    await page.getByRole("combobox", { name: "Status" }).selectOption("completed");
    await page.getByText("No campaign is like that.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await rowOf(page, "First campaign").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows nothing of a list that was left while more of it was on its way", async () => {
    const { page, troubles } = await signIn();
    let answer: () => void = () => undefined;
    const isAnswered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asked: string[] = [];
    await page.route(/\/campaigns\?/, async (route) => {
      const query = new URL(route.request().url()).searchParams;
      asked.push(`${query.get("name")} ${query.get("cursor")}`);
      if (query.get("cursor") === "second") {
        await isAnswered;
        // The page may have ended the request.
        return route.continue().catch(() => undefined);
      }
      const response = await route.fetch();
      const body = await response.json();
      if (query.get("name") === null) body.data.nextCursor = "second";
      await route.fulfill({ response, json: body });
    });
    await page.getByRole("link", { name: "Audiences" }).click();
    await page.getByRole("link", { name: "Campaigns" }).click();

    await page.getByRole("button", { name: "More campaigns" }).click();
    await expect.poll(() => asked).toContain("null second");
    await page.getByRole("searchbox", { name: "Name" }).fill("autumn ");
    await expect.poll(() => page.getByRole("row").count(), PATIENT).toBe(3);
    answer();

    await page.getByRole("button", { name: "More campaigns" }).waitFor({ state: "detached" });
    await page.getByRole("searchbox", { name: "Name" }).press("End");
    await page.getByRole("searchbox", { name: "Name" }).pressSequentially("two");
    await expect.poll(() => page.getByRole("row").count(), PATIENT).toBe(2);
    expect(await page.getByRole("searchbox", { name: "Name" }).inputValue()).toBe("autumn two");
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(asked).not.toContain("autumn second");
    expect(troubles).toEqual([]);
  });

  it("shows names from outside as they are, on a phone, too", async () => {
    for (const name of NAMES) {
      await make("createAudience", {}, { name });
      await make("createCampaign", {}, { starterTemplateId: "connect", name, audienceId });
    }
    const { page, troubles } = await signIn(tenant.key, { viewport: PHONE });

    for (const view of ["Campaigns", "Audiences"]) {
      await page.getByRole("link", { name: view }).click();
      await page.getByRole("heading", { name: view }).waitFor();
      for (const name of NAMES) {
        await page.getByRole("rowheader").filter({ hasText: name }).waitFor();
      }
      await expectNoOverflow(page);
    }
    expect(await page.getByRole("img", { name: "x" }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("offers nothing that a key may not do", async () => {
    const { page, troubles } = await signIn(tenant.readingKey);

    await rowOf(page, "First campaign").waitFor();
    expect(await page.getByRole("link", { name: "New campaign" }).count()).toBe(0);
    await page.goto(`${url}/console#/campaigns/new`);
    await page.getByText("it lacks the permission campaigns:write").waitFor();
    await page.getByRole("link", { name: "Audiences" }).click();
    await rowOf(page, "Spring").waitFor();
    expect(await page.getByRole("button", { name: "Create" }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("can be used by everybody, in light and in dark", async () => {
    const { page, troubles } = await signIn();

    await rowOf(page, "Followed").getByText("The stop has cancelled 3.").waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "New campaign" }).click();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Audiences" }).click();
    await rowOf(page, "Spring").waitFor();
    await expectAccessible(page);
    expect(troubles).toEqual([]);
  });
});
