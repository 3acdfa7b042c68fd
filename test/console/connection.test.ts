/** What the page says when it cannot have what it asks for, and that it catches up. */
import { expect, inject, it } from "vitest";

import { listApiKeys, revokeApiKey } from "../../src/keys/apiKeys.ts";
import { withStores } from "../../tools/kickoff/stores.ts";
import { describeConsole } from "./support/openConsole.ts";

/** The page waits, too, before it asks again. */
const PATIENT = { timeout: 20_000 };
const { persistTo } = inject("kickoff");

describeConsole("a connection", 8, ({ tenant, make, signIn }) => {
  const givenCampaign = async (name: string) => {
    const { id: audienceId } = await make("createAudience", {}, { name });
    const leads = [{ name: "Lead", email: "lead@example.com" }];
    await make("addLeads", { audienceId }, { leads });
    const campaign = { name, audienceId, starterTemplateId: "connect" };
    return (await make("createCampaign", {}, campaign)).id;
  };

  it("that is cut is told, and what happened meanwhile is there when it is back", async () => {
    const campaignId = await givenCampaign("Cut off");
    const { page, context, troubles } = await signIn();
    const row = page.getByRole("row").filter({ hasText: "Cut off" });
    await row.getByText("draft").waitFor();
    await page.getByText("live", { exact: true }).waitFor();

    await context.setOffline(true);
    await page.getByText("connection lost").waitFor();
    await make("startCampaign", { campaignId });
    await row.getByText("draft").waitFor();
    await context.setOffline(false);

    await page.getByText("live", { exact: true }).waitFor();
    await row.getByText("active").waitFor();
    expect(troubles).toEqual([]);
  });

  it.each([
    { status: 429, code: "RATE_LIMIT_EXCEEDED", words: "Too many requests with this key" },
    { status: 502, code: "UPSTREAM_ERROR", words: "A service behind Kickoff has failed" },
  ])(
    "is asked again after a $status, and the reader is told so",
    async ({ status, code, words }) => {
      const { page, troubles } = await signIn();
      let refusals = 0;
      await page.route(/\/audiences\b/, async (route) => {
        if (refusals > 0) return route.continue();
        refusals++;
        await route.fulfill({
          status,
          headers: { "Retry-After": "1" },
          json: { success: false, data: null, error: { code, details: "Wait." }, traceId: "0" },
        });
      });

      await page.getByRole("navigation").getByRole("link", { name: "Audiences" }).click();

      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      await page.getByRole("alert").waitFor({ state: "detached" });
      expect(refusals).toBe(1);
      expect(troubles).toEqual([]);
    },
  );

  it("that fails while the page is loaded anew keeps the key, and signs in when it is back", async () => {
    const { page, troubles } = await signIn();
    let refusals = 0;
    await page.route(/\/v1\/api-key$/, async (route) => {
      if (refusals > 1) return route.continue();
      refusals++;
      await route.fulfill({
        status: 502,
        headers: { "Retry-After": refusals === 1 ? "1" : "3600" },
        json: {
          ...{ success: false, data: null, traceId: "0" },
          error: { code: "UPSTREAM_ERROR", details: "Wait." },
        },
      });
    });

    await page.reload();

    await page
      .getByRole("alert")
      .filter({ hasText: "A service behind Kickoff has failed" })
      .waitFor();
    await expect.poll(() => refusals, PATIENT).toBe(2);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("ends where the key is revoked, and the page says why", async () => {
    const { page, troubles } = await signIn(tenant.readingKey);
    await withStores({ persistTo, remote: false }, async ({ API_KEYS }) => {
      const keys = await listApiKeys(API_KEYS);
      const own = keys.find(
        ({ accountGroupIds, permissions }) =>
          accountGroupIds[0] === tenant.accountGroupId && !permissions.includes("campaigns:write"),
      );
      await revokeApiKey(API_KEYS, own?.id ?? "", Date.now());
    });

    await page.getByRole("navigation").getByRole("link", { name: "Templates" }).click();

    await page.getByLabel("API key").waitFor();
    await page.getByRole("alert").filter({ hasText: "not valid" }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(troubles).toEqual([]);
  });
});
