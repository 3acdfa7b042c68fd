/** /docs in a real browser. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { findChromium, launchChromium, NO_BROWSER } from "../../tools/browser.ts";
import { placedOperations } from "../contract/support/contract.ts";

const { url, accountGroupId, key } = inject("kickoff");
const path = findChromium();
const isInCi = process.env.CI !== undefined;

it("has a browser to open the page in", ({ task, skip }) => {
  if (path !== null) return;
  if (isInCi) expect.fail(NO_BROWSER);
  Object.assign(task.meta, { leftOut: NO_BROWSER });
  skip(NO_BROWSER);
});

interface Opened {
  readonly page: Page;
  /** What the page asked of other hosts, and what it complained about. */
  readonly troubles: string[];
}

describe.runIf(path !== null)("the page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(path ?? "");
  });
  afterAll(() => browser.close());

  async function open(viewport = { width: 1_280, height: 900 }): Promise<Opened> {
    const page = await browser.newPage({ viewport });
    // What does not come is named before the test's own time is up.
    page.setDefaultTimeout(100_000);
    const troubles: string[] = [];
    page.on("request", (request) => {
      const isOwn = [`${url}/`, "data:", "blob:"].some((own) => request.url().startsWith(own));
      if (!isOwn) troubles.push(`request: ${request.url()}`);
    });
    page.on("requestfailed", (request) => troubles.push(`failed: ${request.url()}`));
    page.on("response", (response) => {
      if (!response.ok()) troubles.push(`${response.status()}: ${response.url()}`);
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(String(error)));
    await page.goto(`${url}/docs`);
    await page.getByRole("heading", { name: "Kickoff API", level: 1 }).waitFor();
    return { page, troubles };
  }

  it("introduces the API and lists every operation", async () => {
    const { page, troubles } = await open();

    expect(await page.title()).toBe("Kickoff API");
    const sections = ["Authentication", "Errors", "Idempotency", "Lists", "Rate limits"];
    for (const name of [...sections, "Error codes", "CAMPAIGN_ALREADY_ACTIVE"]) {
      await page.getByRole("heading", { name, exact: true }).waitFor();
    }
    for (const { operation, method } of placedOperations) {
      const link = page.getByRole("link", { name: `${operation.summary}` }).first();
      await link.waitFor();
      // The list has room for a few letters: DEL.
      expect(await link.textContent()).toContain(method.slice(0, 3));
    }
    expect(troubles).toEqual([]);
  });

  it("opens an operation with its parameters, its schema and its examples", async () => {
    const { page, troubles } = await open();

    await page.getByRole("link", { name: "Start a campaign" }).first().click();
    const section = page.getByRole("region", { name: "Start a campaign" });
    await section.getByText("campaigns:execute").waitFor();
    await section.getByText("Idempotency-Key").first().waitFor();
    await section.getByText('"instancesCreated": 25').waitFor();
    await section.getByRole("tab", { name: "409" }).click();
    await section.getByText("CAMPAIGN_ALREADY_ACTIVE").first().waitFor();

    await section.getByRole("button", { name: /^200/ }).click();
    await section.getByRole("button", { name: "data", exact: true }).click();
    await section.getByText("a promise, recorded by the time it is answered").waitFor();
    expect(troubles).toEqual([]);
  });

  it("fits a narrow screen", async () => {
    const { page, troubles } = await open({ width: 390, height: 844 });

    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);
    expect(troubles).toEqual([]);
  });

  it("sends a request of the reader's and shows the answer", async () => {
    const { page, troubles } = await open();

    await page.getByRole("link", { name: "Ask whether the service answers" }).first().click();
    await page.getByRole("button", { name: /^Test Request.*health/ }).click();
    const answer = page.waitForResponse(`${url}/health`);
    await page.getByRole("button", { name: /^Send/ }).first().click();
    expect((await answer).status()).toBe(200);
    await page.getByText("200 OK").first().waitFor();
    expect(troubles).toEqual([]);
  });

  it("sends an Idempotency-Key only when the reader has typed one", async () => {
    const { page } = await open();
    await page.getByRole("link", { name: "Create an audience" }).first().click();
    await page
      .getByRole("button", { name: /^Test Request.*audiences/ })
      .first()
      .click();
    const client = page.getByRole("dialog");
    await client.getByRole("textbox", { name: "Bearer Token" }).fill(key);
    await write(rowOf("accountGroupId"), accountGroupId);

    expect(await sendAndRead()).toEqual({ status: 201, idempotencyKey: undefined });
    const idempotencyKey = crypto.randomUUID();
    await write(rowOf("Idempotency-Key"), idempotencyKey);
    expect(await sendAndRead()).toEqual({ status: 201, idempotencyKey });

    function rowOf(name: string) {
      return client.getByRole("row", { name: `Include ${name} in request` });
    }
    async function write(row: Locator, value: string) {
      await row.getByRole("combobox", { name: "Value" }).click();
      await page.keyboard.type(value);
    }
    async function sendAndRead() {
      const answer = page.waitForResponse(`${url}/v1/accounts/${accountGroupId}/audiences`);
      await client.getByRole("button", { name: /^Send post/ }).click();
      const response = await answer;
      const headers = await response.request().allHeaders();
      return { status: response.status(), idempotencyKey: headers["idempotency-key"] };
    }
  });
});
