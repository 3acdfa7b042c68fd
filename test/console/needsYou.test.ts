/** What waits for a person, and what they can say about it. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";

import { type Receiver, startReceiver } from "../contract/support/receiver.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { MARKUP, TURNING } from "./support/nastyNames.ts";
import { describeConsole } from "./support/openConsole.ts";
import { SENT, type SenderAnswer, startSender, UNKNOWN } from "./support/performingSender.ts";

const LEADS = [MARKUP, TURNING, "Robin Vale", "Sam Hill"];

describeConsole("what needs a person", 5, ({ make, tenant, signIn }) => {
  let sender: Receiver;
  let answer: SenderAnswer = UNKNOWN;
  const ids = { audienceId: "", senderId: "", campaignId: "" };
  const name = `Spring ${MARKUP}`;

  beforeAll(async () => {
    sender = await startSender(() => answer);
    ids.audienceId = (await make("createAudience", {}, { name: "Leads" })).id;
    const leads = LEADS.map((lead, position) => ({
      name: lead,
      linkedinUrl: `https://www.linkedin.com/in/lead-${position}`,
      company: "Acme",
    }));
    await make("addLeads", { audienceId: ids.audienceId }, { leads });
  });
  afterAll(() => sender.stop());

  const startUnknown = async () => {
    answer = UNKNOWN;
    const { id } = await make(
      "createCampaign",
      {},
      { starterTemplateId: "connect", name, audienceId: ids.audienceId },
    );
    ids.campaignId = id;
    await make("startCampaign", { campaignId: id });
  };

  it("says that nothing waits", async () => {
    const { page, troubles } = await openNeeds();

    await page.getByText("Nothing waits for you.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows live the actions of which nobody knows, and takes one as sent", async () => {
    const { page, troubles } = await openNeeds();
    await page.getByText("Nothing waits for you.").waitFor();
    await page.getByText("live", { exact: true }).waitFor();

    ids.senderId = (
      await make(
        "createSender",
        {},
        { name: "Robin’s account", url: sender.url, kinds: ["connection_request"] },
      )
    ).id;
    await startUnknown();

    await rows(page)
      .nth(LEADS.length - 1)
      .waitFor();
    await page.getByRole("heading", { name, level: 3 }).waitFor();
    const row = rows(page).filter({ hasText: "Robin Vale" });
    await row.getByRole("button", { name: "It was sent" }).click();
    await row.waitFor({ state: "detached" });
    expect(await rows(page).count()).toBe(LEADS.length - 1);
    expect(troubles).toEqual([]);
  });

  it("shows names as they are, is accessible, and fits a small screen", async () => {
    const { page, troubles } = await openNeeds(tenant.key, {
      viewport: { width: 390, height: 844 },
    });

    await page.getByRole("link", { name: MARKUP, exact: true }).waitFor();
    await page.getByRole("link", { name: TURNING, exact: true }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(troubles).toEqual([]);
  });

  it("offers nothing that the key may not do", async () => {
    const { page, troubles } = await openNeeds(tenant.readingKey);

    await rows(page).first().waitFor();
    await page.getByText("it lacks campaigns:execute").first().waitFor();
    expect(await page.getByRole("button", { name: "It was sent" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /Resolve all/ }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("resolves those of a campaign at once, after it has shown how many they are", async () => {
    const { page, troubles } = await openNeeds();
    answer = SENT;

    await page.getByRole("button", { name: /Resolve all/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("3 actions").first().waitFor();
    await dialog.getByLabel("Nothing happened").check();
    await dialog.getByRole("button", { name: "ask for 3 actions again" }).click();
    await dialog.getByText("3 actions were resolved.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();

    await page.getByText("Nothing waits for you.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows a blocked sender as it is blocked, and ends the block", async () => {
    const { page, troubles } = await openNeeds();
    await page.getByText("live", { exact: true }).waitFor();

    await tellSender({ type: "sender.blocked", code: "checkpoint" });
    const need = page.getByRole("listitem").filter({ hasText: "is blocked since" });
    await need.getByText("checkpoint").waitFor();
    await need.getByText("Look after its account").waitFor();
    await need.getByRole("button", { name: "End the block" }).click();

    await page.getByText("Nothing waits for you.").waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows a webhook endpoint that was switched off", async () => {
    const gone = await startReceiver((_, response) => response.writeHead(410).end());
    const { id } = await make("createWebhookEndpoint", {}, { url: gone.url });
    const { page, troubles } = await openNeeds();
    await page.getByText("live", { exact: true }).waitFor();

    await tellSender({ type: "sender.blocked", code: "checkpoint" });
    await waitUntil(async () => {
      const endpoint = await make<{ enabled: boolean }>("getWebhookEndpoint", {
        webhookEndpointId: id,
      });
      return !endpoint.enabled;
    });
    await tellSender({ type: "sender.restored" });

    const need = page.getByRole("listitem").filter({ hasText: "it has answered that it is gone" });
    await need.getByRole("link", { name: gone.url }).click();
    await page.getByRole("heading", { name: gone.url, level: 1 }).waitFor();
    gone.stop();
    await make("deleteWebhookEndpoint", { webhookEndpointId: id });
    expect(troubles).toEqual([]);
  });

  it("shows a run that is stuck and ranges that have failed", async () => {
    answer = { status: 429, body: { status: "later" } };
    const { id } = await make(
      "createCampaign",
      {},
      { starterTemplateId: "connect", name: "Autumn", audienceId: ids.audienceId },
    );
    await make("startCampaign", { campaignId: id });
    const { page, troubles } = await signIn();
    // Nothing outside makes a run stick.
    await page.route(`**/campaigns/${id}/runs?*`, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const since = "2026-11-29T09:00:00.000Z";
      Object.assign(body.data.items[0], {
        ...{ state: "stuck", instancesPromised: 9, instancesCreated: 7 },
        stuck: { reason: "queue", since },
        failedRanges: [{ from: 0, to: 2, reason: "poison", since }],
      });
      await route.fulfill({ response, json: body });
    });
    await page.getByRole("link", { name: "Needs you" }).click();

    await page.getByText("lacks 2 instances, and none has appeared since").waitFor();
    await page.getByText("the instances of leads 1 to 2 failed at").waitFor();
    expect(troubles).toEqual([]);
  });

  async function openNeeds(key?: string, options = {}) {
    const opened = await signIn(key, options);
    await opened.page.getByRole("link", { name: "Needs you" }).click();
    await opened.page.getByRole("heading", { name: "Needs you", level: 1 }).waitFor();
    return opened;
  }

  async function tellSender(event: Readonly<Record<string, string>>) {
    const occurredAt = new Date().toISOString();
    const events = [{ id: crypto.randomUUID(), occurredAt, senderId: ids.senderId, ...event }];
    await make("receiveSenderEvents", {}, { events });
  }
});

function rows(page: Page) {
  return page.getByRole("region", { name: "Actions to resolve" }).locator("tbody tr");
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}
