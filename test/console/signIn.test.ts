/** Who may look, and what the page keeps of their key. */
import { expect, it } from "vitest";

import { describeConsole } from "./support/openConsole.ts";

describeConsole("signing in", 0, ({ url, tenant, open, signIn }) => {
  it("refuses a key that is none, and says what to do", async () => {
    const { page, troubles } = await open();

    await page.getByLabel("API key").fill("sk_live_nobody");
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("alert").filter({ hasText: "This API key is not valid" }).waitFor();
    expect(troubles).toEqual([]);
  });

  it("shows whose key it is and what it may do", async () => {
    const { page, troubles } = await signIn(tenant.readingKey);

    await page.getByRole("link", { name: "Contract", exact: true }).click();

    await page.getByRole("heading", { name: "Contract", level: 1 }).waitFor();
    const permissions = page.getByRole("listitem");
    await permissions.filter({ hasText: "campaigns:read yes" }).waitFor();
    await permissions.filter({ hasText: "campaigns:execute no" }).waitFor();
    await page.getByText(tenant.accountGroupId).waitFor();
    expect(troubles).toEqual([]);
  });

  it("keeps the key for the tab alone: in no address, no cookie, and no storage that stays", async () => {
    const { page, context, troubles } = await signIn();

    await page.reload();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    expect(page.url()).not.toContain(tenant.key);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    expect(await context.cookies()).toEqual([]);
    const another = await context.newPage();
    await another.goto(`${url}/console`);
    await another.getByLabel("API key").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("API key").waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(tenant.key);
    expect(troubles).toEqual([]);
  });

  it("serves the page under a policy that lets it talk to nobody else and run nothing else", async () => {
    const response = await fetch(`${url}/console`);

    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=")|<style|\son\w+=|https?:\/\//);
  });
});
