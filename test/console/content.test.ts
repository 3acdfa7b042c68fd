/** What campaigns send: templates, content slots, and what real leads would get. */
import { beforeAll, expect, it } from "vitest";

import { isolate } from "../../console/parts/format.ts";
import { expectAccessible, expectNoOverflow } from "./support/expectAccessible.ts";
import { MARKUP, TURNING } from "./support/nastyNames.ts";
import { describeConsole } from "./support/openConsole.ts";

const SMALL = { width: 390, height: 844 };

describeConsole("content", 7, ({ make, tenant, url, signIn }) => {
  let campaignId = "";

  beforeAll(async () => {
    const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
    const leads = [
      { name: `${MARKUP} Vale`, email: "a@example.com", company: "Acme" },
      { name: TURNING, email: "b@example.com", company: "Globex" },
      { name: "Sam Hill", email: "c@example.com" },
      { name: "Ana López", email: "d@example.com", company: "Initech" },
    ];
    await make("addLeads", { audienceId }, { leads });
    ({ id: campaignId } = await make(
      "createCampaign",
      {},
      { starterTemplateId: "engage-connect-dm", name: `Spring ${MARKUP}`, audienceId },
    ));
  });

  it("writes a template, with what is left of its characters and what is wrong with it", async () => {
    const { page, troubles } = await openTemplates();

    await page.getByRole("button", { name: "New template" }).click();
    const form = page.getByRole("form", { name: "New template" });
    await form.getByLabel("Name").fill(`At ${MARKUP}`);
    await form.getByRole("textbox", { name: /^Message/ }).fill("🎈".repeat(301));
    await form.getByText("1 character too many").waitFor();
    await form.getByRole("textbox", { name: /^Message/ }).fill("Hello {{company");
    await form.getByText("must have two braces on each side").waitFor();
    expect(await form.getByRole("button", { name: "Create" }).isDisabled()).toBe(true);
    await form
      .getByRole("textbox", { name: /^Message/ })
      .fill("Hello {{company}}, dear {{firstName|friend}}");
    await form.getByText("256 characters left").waitFor();
    await form
      .getByText("company (every lead must have it), firstName (with a fallback)")
      .waitFor();
    await form.getByRole("button", { name: "Create" }).click();

    const row = page.getByRole("row").filter({ hasText: `At ${MARKUP}` });
    await row.getByText("Hello {{company}}, dear {{firstName|friend}}").waitFor();
    expect(troubles).toEqual([]);
  });

  it("changes a template, and none that is built in", async () => {
    const { page, troubles } = await openTemplates();

    await page.getByRole("button", { name: `Edit At ${MARKUP}` }).click();
    const form = page.getByRole("form", { name: "Edit the template" });
    await form
      .getByRole("textbox", { name: /^Message/ })
      .fill("Dear {{firstName|friend}} at {{company}}");
    await form.getByRole("button", { name: "Save" }).click();

    await page.getByText("Dear {{firstName|friend}} at {{company}}").waitFor();
    const builtIn = page.getByRole("row").filter({ hasText: "built in" }).first();
    expect(await builtIn.getByRole("button", { name: /^Edit/ }).count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it("chooses what a step sends, shows it for real leads, and who would not get it", async () => {
    const { page, troubles } = await openContent();
    const step = page.getByRole("article", { name: "Connection note" });

    await step.getByLabel("the template").selectOption({ label: isolate(`At ${MARKUP}`) });
    await step.getByLabel("Days after").fill("3");

    const company = step.getByRole("row").filter({ hasText: "company" });
    await company.getByText("3 of 4").waitFor();
    await company.getByText("1 lead lacks it: they do not get the message").waitFor();
    await step
      .getByText("Dear Ana at Initech")
      .or(step.getByText("Dear friend at Globex"))
      .first()
      .waitFor();
    await step.getByRole("button", { name: "Save" }).click();
    await step.getByText("it would not reach").waitFor();
    await step.getByText("1 lead: no company").waitFor();
    // Whom it does not reach comes first.
    const first = step.getByRole("region", { name: "To Sam Hill" });
    await first.getByText("Not sent: the lead has no company").waitFor();
    await page.reload();
    await step.getByRole("region", { name: "To Sam Hill" }).waitFor();
    expect(await step.getByLabel("Days after").inputValue()).toBe("3");
    expect(troubles).toEqual([]);
  });

  it("is accessible and fits a small screen", async () => {
    const { page, troubles } = await openContent(tenant.key, { viewport: SMALL });
    await page.getByRole("region", { name: "To Sam Hill" }).first().waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);

    await page.getByRole("link", { name: "Templates" }).click();
    await page.getByRole("button", { name: "New template" }).click();
    await page.getByText("built in").first().waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    expect(troubles).toEqual([]);
  });

  it("changes nothing for a key that may not, nor while the campaign is active", async () => {
    const { page, troubles } = await openContent(tenant.readingKey);
    await page.getByText("it lacks campaigns:write").waitFor();
    const step = page.getByRole("article", { name: "Connection note" });
    expect(await step.getByLabel("Days after").isDisabled()).toBe(true);
    expect(troubles).toEqual([]);

    const another = await openContent();
    await another.page.getByText("live", { exact: true }).waitFor();
    await make("startCampaign", { campaignId });
    await another.page.getByText("The campaign is active, so its content stands.").waitFor();
    expect(another.troubles).toEqual([]);
  });

  async function openTemplates() {
    const opened = await signIn();
    await opened.page.getByRole("link", { name: "Templates" }).click();
    await opened.page.getByRole("heading", { name: "Templates", level: 1 }).waitFor();
    return opened;
  }

  async function openContent(key?: string, options = {}) {
    const opened = await signIn(key, options);
    await opened.page.goto(`${url}/console#/campaigns/${campaignId}/content`);
    await opened.page.getByRole("heading", { name: /^Content of/, level: 1 }).waitFor();
    return opened;
  }
});
