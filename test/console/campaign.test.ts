/** A campaign on the page: what a start would do, the start of that very plan, and how far it is, as it goes. */
import type { Page, Request } from "playwright-core";
import { expect, it } from "vitest";

import { giveTemplate, makeCampaign, NASTY_NAMES, startSender } from "./support/campaigns.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { describeConsole } from "./support/openConsole.ts";

const person = (name: string, fields: object = {}) => ({ name, externalId: name, ...fields });
const people = ["Avery", "Robin", "Sam"].map((name) => person(name));
const sent = () => [200, { status: "sent", id: "x-1" }] as const;
const isStart = (request: Request) =>
  request.method() === "POST" && request.url().endsWith("/start");

describeConsole("a campaign", 3, ({ url, tenant, make, signIn }) => {
  const show = (page: Page, campaignId: string) =>
    page.goto(`${url}/console#/campaigns/${campaignId}`);
  const press = (page: Page, name: string) => page.getByRole("button", { name }).click();
  const hasStatus = (page: Page, status: string) =>
    page.locator(".facts").getByText(status, { exact: true }).waitFor();
  const news = (page: Page, words: string) =>
    page.getByRole("status").filter({ hasText: words }).waitFor();
  /** A sender that may do nothing: its campaigns stand still. */
  const makeIdleSender = async (name: string) =>
    (
      await make(
        "createSender",
        {},
        {
          ...{ name, url: "http://127.0.0.1:9", kinds: ["connection_request"] },
          limits: { connection_request: { perDay: 0 } },
        },
      )
    ).id;

  it("shows what a start would do, starts that very plan, and follows it to its end", async () => {
    const sender = await startSender(make, { name: "Ana" }, sent);
    const leads = [...people.slice(1), person("Avery", { company: "Acme" })];
    const campaignId = await makeCampaign(make, leads, { senderIds: [sender.id] });
    await giveTemplate(make, campaignId, "Hello {{name}} of {{company}}");
    const { page, troubles } = await signIn();
    await show(page, campaignId);

    await page.getByText("2 leads would not get every message.").waitFor();
    await page.getByText("the lead lacks a field that has no fallback: company").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Ana is ready." }).waitFor();
    const [preview] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith("/start")),
      press(page, "Look again"),
    ]);
    await press(page, "Start");
    await page
      .getByRole("dialog")
      .getByText("Start Spring launch for 3 leads with Ana; of them 2 would not get every message.")
      .waitFor();
    const [start] = await Promise.all([page.waitForRequest(isStart), press(page, "Start it")]);

    await news(page, "Started: 3 instances will appear.");
    const headers = await start.allHeaders();
    expect(headers["if-match"]).toBe(preview.headers().etag);
    expect(headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
    await hasStatus(page, "completed");
    await page
      .getByRole("listitem")
      .filter({ hasText: "1 completed: every step is done" })
      .waitFor();
    await page
      .getByRole("listitem")
      .filter({ hasText: "2 failed: the lead lacks a field that the message needs" })
      .waitFor();
    await page
      .getByRole("img", { name: "Step 1, connection request: 1 done, 2 ended here" })
      .waitFor();
    await page.getByText("All 1 action of the last 30 days, by the minute.").waitFor();
    await page.locator(".plot canvas").waitFor();
    await page.getByText("The same as a table").click();
    await page.getByRole("columnheader", { name: "Actions" }).waitFor();
    await page.getByRole("cell", { name: "by this key, Contract" }).first().waitFor();
    await page.getByRole("combobox", { name: "Status" }).selectOption("failed");
    const list = page.getByRole("region", { name: "Leads by status" });
    await list.getByText("Avery").waitFor({ state: "detached" });
    await list.getByRole("link", { name: "Robin" }).waitFor();
    sender.stop();
    expect(troubles).toEqual([]);
  });

  it("starts nothing but what was looked at: says what has changed, and shows it", async () => {
    const senderIds = [await makeIdleSender("Ben")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    const templateId = await giveTemplate(make, campaignId, "Hello {{name}}");
    const { page, troubles } = await signIn();
    await show(page, campaignId);
    await page.getByText("Every message reaches its lead.").waitFor();
    await press(page, "Start");

    await make("updateTemplate", { templateId }, { content: "Hello {{name}} of {{company}}" });
    await press(page, "Start it");

    await news(page, "since you looked, this has changed: what a message says");
    await page.getByText("3 leads would not get every message.").waitFor();
    await hasStatus(page, "draft");
    await press(page, "Start");
    await press(page, "Start it");
    await news(page, "Started: 3 instances will appear.");
    await page
      .getByRole("status")
      .filter({ hasText: "0 of 0 connection requests in 24 hours: sender Ben" })
      .filter({ hasText: "never done with the limits as they are" })
      .waitFor();
    await page.getByText("3 waiting for the sender, who may not act at present").waitFor();
    expect(troubles).toEqual([]);
  });

  it("tells who was faster, and shows what somebody else does as it happens", async () => {
    const senderIds = [await makeIdleSender("Cy")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    const { page, troubles } = await signIn();
    await show(page, campaignId);
    await press(page, "Start");

    await make("startCampaign", { campaignId });
    await hasStatus(page, "active");
    await press(page, "Start it");
    await news(page, "Somebody was faster");

    await page.getByRole("row").filter({ hasText: "when a sender takes it on" }).first().waitFor();
    await press(page, "Stop");
    await page.getByRole("dialog").getByText("3 open instances will be cancelled").waitFor();
    await press(page, "Cancel");
    await make("stopCampaign", { campaignId });
    await hasStatus(page, "stopped");
    await page.getByRole("cell", { name: "stopped, 3 open instances cancelled" }).waitFor();
    await page.getByRole("heading", { name: "What a start would do" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("repeats with the same key what got no answer, and stops once", async () => {
    const senderIds = [await makeIdleSender("Di")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    const { page, troubles } = await signIn();
    const keys: (string | undefined)[] = [];
    let failure: "no answer" | "502" | null = "no answer";
    await page.route(/\/(start|stop)$/, async (route, request) => {
      if (request.method() !== "POST") return route.continue();
      keys.push((await request.allHeaders())["idempotency-key"]);
      if (failure === null) return route.continue();
      const isSilent = failure === "no answer";
      failure = null;
      await route.fetch();
      if (isSilent) return route.abort();
      const error = {
        code: "UPSTREAM_ERROR",
        message: "",
        details: "The outcome is being settled.",
      };
      return route.fulfill({
        status: 502,
        json: { success: false, data: null, error, traceId: "0" },
      });
    });
    await show(page, campaignId);
    await press(page, "Start");

    await press(page, "Start it");
    await page.getByRole("dialog").getByText("Kickoff does not answer.").waitFor();
    await page.getByRole("dialog").getByText("it happens once").waitFor();
    await press(page, "Start it (again)");
    await news(page, "Started: 3 instances will appear.");
    await hasStatus(page, "active");
    failure = "502";
    await page.getByRole("button", { name: "Stop" }).click();
    await press(page, "Stop it");
    await page.getByRole("dialog").getByText("The outcome is being settled.").waitFor();
    await press(page, "Stop it (again)");
    await news(page, "Stopped: 3 open instances cancelled.");

    expect(keys).toHaveLength(4);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[3]).toBe(keys[2]);
    expect(keys[2]).not.toBe(keys[0]);
    const { items } = await make<{ items: unknown[] }>("listRuns", { campaignId });
    expect(items).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it("stops the run that is looked at, not one that an earlier press has stopped", async () => {
    const senderIds = [await makeIdleSender("Eli")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    await make("startCampaign", { campaignId });
    const { page, troubles } = await signIn();
    const keys: (string | undefined)[] = [];
    let answered = Promise.withResolvers<void>();
    await page.route(/\/stop$/, async (route, request) => {
      keys.push((await request.allHeaders())["idempotency-key"]);
      if (keys.length > 2) return route.continue();
      answered = Promise.withResolvers();
      await route.fetch();
      await answered.promise;
      const error = { code: "UPSTREAM_ERROR", message: "", details: "It is being settled." };
      return route.fulfill({
        status: 502,
        json: { success: false, data: null, error, traceId: "0" },
      });
    });
    const dialog = page.getByRole("dialog");
    const stop = async () => {
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await press(page, "Stop it");
    };
    await show(page, campaignId);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.locator("button:focus", { hasText: "Stop" }).waitFor();

    await stop();
    await page.locator(".facts").getByText("stopped", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await dialog.waitFor();
    answered.resolve();
    await dialog.getByText("It is being settled.").waitFor();
    await press(page, "Cancel");
    await page.locator("h1:focus").waitFor();
    await make("startCampaign", { campaignId });
    await hasStatus(page, "active");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await dialog.waitFor();
    expect(await dialog.getByRole("alert").count()).toBe(0);
    await press(page, "Stop it");
    await page.locator(".facts").getByText("stopped", { exact: true }).waitFor();
    answered.resolve();
    await dialog.getByText("It is being settled.").waitFor();
    expect(keys[1]).not.toBe(keys[0]);

    await make("startCampaign", { campaignId });
    await press(page, "Stop it (again)");
    await news(page, "Your earlier stop had taken effect");
    expect(keys[2]).toBe(keys[1]);
    await hasStatus(page, "active");
    await stop();
    await news(page, "Stopped: 3 open instances cancelled.");
    await hasStatus(page, "stopped");
    expect(new Set(keys).size).toBe(3);
    expect(troubles).toEqual([]);
  });

  it("offers no start and no stop to a key that may not", async () => {
    const senderIds = [await makeIdleSender("Flo")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    const { page, troubles } = await signIn(tenant.readingKey);
    await show(page, campaignId);

    await page.getByText("The key lacks campaigns:execute").waitFor();
    expect(await page.getByRole("button", { name: "Start" }).count()).toBe(0);
    await make("startCampaign", { campaignId });
    await page.getByText("Stopping it takes campaigns:execute.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows the leads of the latest start, and says so, once those of an earlier one are in the archive", async () => {
    const senderIds = [await makeIdleSender("Dee")];
    const campaignId = await makeCampaign(make, people, { senderIds });
    await make("startCampaign", { campaignId });
    const { page } = await signIn();
    await page.route(/\/instances\?/, (route, request) =>
      new URL(request.url()).searchParams.has("runId")
        ? route.continue()
        : route.fulfill({
            status: 409,
            json: {
              success: false,
              data: null,
              error: {
                code: "RUN_ARCHIVED",
                message: "The run is in the archive",
                details: "The instances of the run are in the archive.",
              },
              traceId: "6b04708f3c5d7e9a1b2f4068",
            },
          }),
    );
    await show(page, campaignId);

    await page.getByText("The leads of an earlier start are in the archive.").waitFor();
    const list = page.getByRole("region", { name: "Leads by status" });
    await list.getByRole("row").filter({ hasText: "Robin" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("is accessible, and shows names of any kind as text, in little room as well", async () => {
    const [name = "", , , longest = ""] = NASTY_NAMES;
    const senderIds = await Promise.all([name, longest].map(makeIdleSender));
    const leads = NASTY_NAMES.map((nasty, index) => ({ name: nasty, externalId: `${index}` }));
    const campaignId = await makeCampaign(make, leads, { name, senderIds });
    const viewport = { width: 390, height: 800 };
    const { page, troubles } = await signIn(tenant.key, { viewport });
    await show(page, campaignId);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.getByRole("listitem").filter({ hasText: longest }).waitFor();
    await expectNoOverflow(page);
    await press(page, "Start");
    await expectAccessible(page);
    await press(page, "Start it");
    await news(page, "Started: 4 instances will appear.");
    await page.getByRole("row").filter({ hasText: longest }).first().waitFor();
    await page.getByRole("cell", { name: "every instance exists" }).waitFor();

    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(await page.locator("img[src]").count()).toBe(0);
    expect(troubles).toEqual([]);
  });
});
