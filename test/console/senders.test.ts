/** The senders, the feed of events and the webhook endpoints. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isolate } from "../../console/parts/format.ts";
import { type Receiver, startReceiver } from "../contract/support/receiver.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { EMOJI, LONG, MARKUP, TURNING } from "./support/nastyNames.ts";
import { describeConsole } from "./support/openConsole.ts";
import { SENT, startSender } from "./support/performingSender.ts";

const SMALL = { width: 390, height: 844 };

describeConsole("senders and events", 6, ({ make, tenant, signIn }) => {
  let server: Receiver;
  /** What the webhook endpoint answers. */
  let status = 500;
  let hook: Receiver;
  let audienceId = "";

  beforeAll(async () => {
    server = await startSender(() => SENT);
    hook = await startReceiver((_, response) => response.writeHead(status).end());
    await make("createWebhookEndpoint", {}, { url: hook.url });
    ({ id: audienceId } = await make("createAudience", {}, { name: "Leads" }));
    const leads = [MARKUP, TURNING].map((name, position) => ({
      name,
      email: `lead-${position}@example.com`,
    }));
    await make("addLeads", { audienceId }, { leads });
  });
  afterAll(() => {
    server.stop();
    hook.stop();
  });

  it("registers a sender, and shows its secret once", async () => {
    const { page, troubles } = await openView("Senders");
    await page.getByText("No sender yet.").waitFor();

    await page.getByRole("button", { name: "Register a sender" }).click();
    const form = page.getByRole("form", { name: "Register a sender" });
    await form.getByLabel("Name").fill(EMOJI);
    await form.getByLabel("URL").fill(server.url);
    await form.getByLabel("Connection request: most in 24 hours").fill("20");
    await form.getByLabel("Least seconds").fill("0");
    await form.getByLabel("Only in working hours").check();
    await form.getByLabel("Time zone").fill("Europe/Berlin");
    await form.getByLabel("From", { exact: true }).fill("00:00");
    await form.getByLabel("To", { exact: true }).fill("24:00");
    await form.getByLabel("Saturday").check();
    await form.getByLabel("Sunday").check();
    await form.getByRole("button", { name: "Register", exact: true }).click();

    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByText(/^whsec_/).waitFor({ state: "detached" });
    const card = page.getByRole("article", { name: EMOJI });
    await card.getByText("Switched off: nothing is asked of it").waitFor();
    await card.getByText("0 of 20 used, 20 left").waitFor();
    await card.getByText("Monday to Sunday, 00:00 to 24:00 (Europe/Berlin)").waitFor();
    expect(troubles).toEqual([]);
  });

  it("says why a sender cannot be registered as it was filled in", async () => {
    const { page, troubles } = await openView("Senders");

    await page.getByRole("button", { name: "Register a sender" }).click();
    const form = page.getByRole("form", { name: "Register a sender" });
    await form.getByLabel("Name").fill("Robin");
    await form.getByLabel("URL").fill(server.url);
    await form.getByLabel("Only in working hours").check();
    await form.getByLabel("Time zone").fill("Mars/Olympus");
    await form.getByRole("button", { name: "Register", exact: true }).click();

    await page.getByRole("alert").filter({ hasText: "must be an IANA time zone" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("tests a sender, enables it, and shows how its limit is used by which campaign", async () => {
    const { page, troubles } = await openView("Senders");
    const card = page.getByRole("article", { name: EMOJI });
    const name = `Spring ${MARKUP}`;
    const { id: campaignId } = await make(
      "createCampaign",
      {},
      { starterTemplateId: "connect", name, audienceId },
    );
    await page.getByText("live", { exact: true }).waitFor();

    await card.getByRole("button", { name: "Test" }).click();
    await card.getByText("It works: the sender has taken the test (answer 200").waitFor();
    await card.getByRole("button", { name: "Enable" }).click();
    await card.getByText("Enabled", { exact: true }).waitFor();
    await make("startCampaign", { campaignId });

    await card.getByText("2 of 20 used, 18 left").waitFor();
    await card.getByRole("img", { name: /any 24 hours: 2 used, 18 left/ }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows live what happens, newest first, with names as they are", async () => {
    const { page, troubles } = await openView("Events");
    const feed = page.getByRole("region", { name: "Feed" });
    await feed.getByText("has sent a connection request to").first().waitFor();
    await page.getByText("live", { exact: true }).waitFor();

    const { id: senderId } = await make(
      "createSender",
      {},
      {
        ...{ name: LONG, url: server.url, kinds: ["inmail"], enabled: false },
      },
    );
    await tellSender(senderId, { type: "sender.blocked", code: MARKUP });

    const newest = feed.getByRole("listitem").first();
    await newest.filter({ hasText: "is blocked and needs a person" }).waitFor();
    await newest.getByRole("link", { name: LONG }).waitFor();
    await newest.locator("summary").click();
    await newest.getByText('"type": "sender.blocked"').waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows events of a type alone", async () => {
    const { page, troubles } = await openView("Events");
    const feed = page.getByRole("region", { name: "Feed" });

    await feed.getByLabel("What has happened").selectOption("campaign.completed");

    await feed.getByText("has ended: 2 completed, 0 cancelled, 0 failed.").waitFor();
    expect(await feed.getByRole("listitem").count()).toBe(1);
    await feed.getByRole("link", { name: `Spring ${MARKUP}` }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows events of a campaign alone", async () => {
    const { page, troubles } = await openView("Events");
    const feed = page.getByRole("region", { name: "Feed" });
    await feed.getByText("is blocked and needs a person").waitFor();

    await feed.getByLabel(/^Campaign/).selectOption(isolate(`Spring ${MARKUP}`));

    await feed.getByText("is blocked and needs a person").waitFor({ state: "detached" });
    await feed.getByText("was started: 2 instances are promised.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows what failed at a webhook endpoint, and sends it again", async () => {
    const { page, troubles } = await openView("Events");
    await page.getByRole("link", { name: hook.url }).click();
    const deliveries = page.getByRole("region", { name: "Deliveries" });

    await deliveries.getByText("not the status of a success (500)").first().waitFor();
    await page.getByRole("button", { name: "Test" }).click();
    await page.getByText("It does not work: not the status of a success (500)").waitFor();
    status = 204;
    const since = new Date(Date.now() - 3_600_000);
    await page.getByLabel("Send again what was not delivered since").fill(localTime(since));
    await page.getByRole("button", { name: "Recover" }).click();
    await page.getByText("What was not delivered since then is sent again.").waitFor();
    await lookUntil(page, "taken (204)");
    await page.getByLabel("Which").selectOption("delivered");
    await deliveries
      .getByRole("button", { name: /^Resend event/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Switched off: it is told nothing").waitFor();
    expect(
      await deliveries
        .getByRole("button", { name: /^Resend/ })
        .first()
        .isDisabled(),
    ).toBe(true);
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText("On: told up to event").waitFor();
    expect(troubles).toEqual([]);
  });

  it("offers nothing that the key may not do", async () => {
    const { page, troubles } = await openView("Senders", tenant.readingKey);

    const card = page.getByRole("article", { name: EMOJI });
    await card.getByText("Your key lacks senders:write.").waitFor();
    for (const name of ["Test", "Switch off"]) {
      expect(await card.getByRole("button", { name }).isDisabled()).toBe(true);
    }
    expect(await page.getByRole("button", { name: "Register a sender" }).isDisabled()).toBe(true);
    await page.getByRole("link", { name: "Events", exact: true }).click();
    await page.getByRole("link", { name: hook.url }).click();
    await page.getByText("it lacks webhooks:write").waitFor();
    expect(await page.getByRole("button", { name: "Recover" }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("is accessible and fits a small screen", async () => {
    const { page, troubles } = await openView("Senders", tenant.key, { viewport: SMALL });
    await page.getByRole("article", { name: EMOJI }).waitFor();
    await page.getByRole("button", { name: "Register a sender" }).click();
    await expectAccessible(page);
    await expectNoOverflow(page);

    await page.getByRole("link", { name: "Events", exact: true }).click();
    await page.getByRole("region", { name: "Feed" }).getByRole("listitem").first().waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);

    await page.getByRole("link", { name: hook.url }).click();
    await page.getByRole("region", { name: "Deliveries" }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(troubles).toEqual([]);
  });

  it("shows the newest two hundred, and those before them when asked", async () => {
    for (let part = 0; part < 3; part++) {
      const occurredAt = new Date().toISOString();
      const events = Array.from({ length: 100 }, (_, index) => ({
        ...{ id: `message-${part}-${index}`, type: "message.received", occurredAt },
        ...{ email: "lead-0@example.com", text: `Message ${part * 100 + index}` },
      }));
      await make("receiveSenderEvents", {}, { events });
    }
    const { page, troubles } = await openView("Events");
    const feed = page.getByRole("region", { name: "Feed" });
    const started = feed.getByText("was started: 2 instances are promised.");

    await feed.getByText("Message 299", { exact: true }).waitFor();
    expect(await feed.getByRole("listitem").count()).toBe(200);
    expect(await started.count()).toBe(0);
    await feed.getByRole("button", { name: "Earlier events" }).click();
    await started.waitFor();
    await feed.getByText("Message 299", { exact: true }).waitFor();
    await feed.getByRole("button", { name: "Earlier events" }).waitFor({ state: "detached" });
    expect(troubles).toEqual([]);
  });

  async function openView(name: string, key?: string, options = {}) {
    const opened = await signIn(key, options);
    await opened.page.getByRole("link", { name, exact: true }).click();
    await opened.page.getByRole("heading", { name, level: 1 }).waitFor();
    return opened;
  }

  async function tellSender(senderId: string, event: Readonly<Record<string, string>>) {
    const occurredAt = new Date().toISOString();
    const events = [{ id: crypto.randomUUID(), occurredAt, senderId, ...event }];
    await make("receiveSenderEvents", {}, { events });
  }

  /** An attempt is no event: the page shows it when somebody looks again. */
  async function lookUntil(page: Page, words: string) {
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: "Look again" }).click();
          return page.getByText(words).count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
  }
});

/** A time as a browser of this machine's zone fills it in. */
function localTime(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, "2026-11-29T09:00".length);
}
