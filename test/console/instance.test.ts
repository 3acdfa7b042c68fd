/** A lead in a campaign on the page: what happens next, what was done, and what was and will be said. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";

import {
  type ActingSender,
  giveTemplate,
  makeCampaign,
  NASTY_NAMES,
  startSender,
} from "./support/campaigns.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { describeConsole } from "./support/openConsole.ts";

interface Listed {
  readonly id: string;
  readonly lead: { readonly name: string };
  readonly reason: string;
}

describeConsole("a lead in a campaign", 4, ({ url, tenant, make, signIn }) => {
  /** Starts a campaign, and waits until a lead is where the story begins. */
  const begin = async (campaignId: string, reason: string): Promise<string> => {
    await make("startCampaign", { campaignId });
    for (;;) {
      const { items } = await make<{ items: Listed[] }>("listInstances", { campaignId });
      const found = items.find((one) => one.reason === reason);
      if (found !== undefined) return found.id;
    }
  };
  const show = (page: Page, campaignId: string, instanceId: string) =>
    page.goto(`${url}/console#/campaigns/${campaignId}/instances/${instanceId}`);
  const tell = (sender: ActingSender, type: string, fields: object = {}) => {
    const actionId = sender.received.find(({ event }) => event.type === "action.requested")
      ?.headers["webhook-id"];
    const event = { id: crypto.randomUUID(), type, actionId, occurredAt: new Date().toISOString() };
    return make("receiveSenderEvents", {}, { events: [{ ...event, ...fields }] });
  };
  const step = (page: Page, number: number, kind: string) =>
    page.getByRole("listitem").filter({
      has: page.getByRole("heading", { name: `${number}. ${kind}`, level: 3 }),
    });

  it("says what happens next, what was done and what will be said, and what the lead writes", async () => {
    const sender = await startSender(make, { name: "Ana" }, ({ action }) => [
      200,
      { status: "sent", id: `did-${action.kind}`, thread: "chat-7" },
    ]);
    const lead = {
      ...{ name: "Dr. Robin Vale", email: "robin@example.com", title: "Head of Sales" },
      attributes: { "Favourite colour": "teal" },
    };
    const campaignId = await makeCampaign(make, [lead], {
      ...{ starterTemplateId: "connect-engage-dm", senderIds: [sender.id] },
    });
    await giveTemplate(
      make,
      campaignId,
      "Hello {{firstName}}, as {{title}}: {{company|your team}}?",
    );
    const instanceId = await begin(campaignId, "acceptance");
    const { page, troubles } = await signIn();
    await show(page, campaignId, instanceId);

    await page.getByText("Waits for acceptance of the connection request until").waitFor();
    await page.getByText("by your clock").waitFor();
    await page.getByText("robin@example.com").waitFor();
    const request = step(page, 1, "connection request");
    await request.getByText("did-connection_request").waitFor();
    await request.getByText("Ana, asked once").waitFor();
    await request.getByText("Hello Robin, as Head of Sales: {{company|your team}}?").waitFor();
    await request.getByText("depends on the lead's attributes").waitFor();
    await step(page, 4, "direct message").getByText("to come", { exact: true }).waitFor();

    await tell(sender, "connection.accepted");
    await step(page, 2, "engagement").getByText("did-engage").waitFor();
    await page.getByText("Direct message due on").waitFor();
    await step(page, 3, "direct message").getByText("Thank you for connecting").waitFor();

    await tell(sender, "message.received", { text: "I am away.", automatic: true });
    await page
      .getByRole("listitem")
      .filter({ hasText: "I am away." })
      .getByText("automatic")
      .waitFor();
    await tell(sender, "message.received", { text: "No, thank you." });
    await page.getByText("Cancelled: the lead has replied").waitFor();
    await page.getByText("No, thank you.").waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /^2 new messages\.$/ })
      .waitFor();
    await step(page, 3, "direct message").getByText("What it would have said").waitFor();
    await page.getByRole("link", { name: "Spring launch" }).click();
    await page.getByText("1 cancelled: the lead has replied").waitFor();
    sender.stop();
    expect(troubles).toEqual([]);
  });

  it("is reached from the replies of the campaign, which are shown as they come", async () => {
    const sender = await startSender(make, { name: "Eve" }, () => [200, { status: "sent" }]);
    const campaignId = await makeCampaign(make, [{ name: "Robin", externalId: "1" }], {
      ...{ starterTemplateId: "connect-engage-dm", senderIds: [sender.id] },
    });
    await giveTemplate(make, campaignId, "Hello {{name}}");
    await begin(campaignId, "acceptance");
    const { page, troubles } = await signIn();
    await page.goto(`${url}/console#/campaigns/${campaignId}`);
    const reads: Promise<unknown>[] = [];
    page.on("response", (response) => {
      if (response.url().includes("type=message.received")) reads.push(response.finished());
    });
    // Loaded anew, the page begins a stream anew; once it is there, the replies are read again.
    const isTold = Promise.withResolvers<void>();
    await page.route(/\/events\b/, async (route, request) => {
      if (request.headers().accept === "text/event-stream") await isTold.promise;
      await route.continue();
    });
    await page.reload();
    await page.getByText("1 waiting for the lead to accept the connection request").waitFor();
    await page.getByText("Nobody has replied in the last 30 days.").waitFor();

    const readBefore = reads.length;
    await tell(sender, "message.received", { text: "I am away.", automatic: true });
    isTold.resolve();
    await expect.poll(() => reads.length, { timeout: 30_000 }).toBeGreaterThan(readBefore);
    await Promise.all(reads);
    await page
      .getByRole("status")
      .filter({ hasText: /^1 new reply\.$/ })
      .waitFor();

    const text = "<b>No</b>, thank you 🦊";
    await tell(sender, "message.received", { text });
    await page
      .getByRole("status")
      .filter({ hasText: /^2 new replies\.$/ })
      .waitFor();
    await page.getByRole("listitem").filter({ hasText: text }).getByRole("link").click();
    await page.getByText("Cancelled: the lead has replied").waitFor();
    sender.stop();
    expect(troubles).toEqual([]);
  });

  it("shows what a sender says in its own words, and what nobody knows", async () => {
    const words = "Takes no invitations <b>at all</b>";
    const sender = await startSender(make, { name: "Ben" }, ({ lead }) =>
      lead.name === "Sam"
        ? [200, { status: "rejected", code: "user_unreachable", message: words }]
        : [500, {}],
    );
    const leads = ["Sam", "Kim"].map((name) => ({ name, externalId: name }));
    const campaignId = await makeCampaign(make, leads, { senderIds: [sender.id] });
    const templateId = await giveTemplate(make, campaignId, "Hello {{name}}");
    const unknownId = await begin(campaignId, "unknown-action");
    await make("updateTemplate", { templateId }, { content: "Good day {{name}}" });
    const { page, troubles } = await signIn();

    await show(page, campaignId, unknownId);
    await page
      .getByText("Waits for a person: nobody knows whether the connection request was sent")
      .waitFor();
    await page.getByText("The template has changed since the run began").waitFor();
    const link = page.getByRole("link", { name: "say what you have found out" });
    expect(await link.getAttribute("href")).toBe("#/needs-you");
    await make("resolveAction", { actionId: `${unknownId}-1` }, { as: "sent" });
    await page.getByText("Completed: every step is done").waitFor();
    await page.getByText("a person resolved sent").waitFor();

    await show(page, campaignId, unknownId.replace(/-\d+$/, "-0"));
    await page.getByText("Failed: the sender has rejected the action").waitFor();
    await page.getByText(words).waitFor();
    sender.stop();
    expect(troubles).toEqual([]);
  });

  it("is accessible, and shows names of any kind as text, in little room as well", async () => {
    const [markup = "", , , longest = ""] = NASTY_NAMES;
    const sender = await startSender(make, { name: longest }, () => [
      200,
      { status: "rejected", code: "no", message: markup },
    ]);
    const lead = { name: markup, externalId: "1", company: longest, title: NASTY_NAMES[1] };
    const campaignId = await makeCampaign(make, [lead], { name: longest, senderIds: [sender.id] });
    const instanceId = await begin(campaignId, "rejected");
    const viewport = { width: 390, height: 800 };
    const { page, troubles } = await signIn(tenant.key, { viewport });
    await show(page, campaignId, instanceId);
    await page.getByRole("heading", { name: markup, level: 1 }).waitFor();
    await page.getByText(`${longest}, asked once`).waitFor();

    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(await page.locator("img[src]").count()).toBe(0);
    sender.stop();
    expect(troubles).toEqual([]);
  });
});
