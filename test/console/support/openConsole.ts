/** The console in a real browser, signed in, with an eye on what it must not do. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { findChromium, launchChromium, NO_BROWSER } from "../../../tools/browser.ts";
import type { OpenedTenant } from "../../contract/support/kickoff.ts";
import { type Make, makerFor } from "../../contract/support/make.ts";

/** What does not come is named before the test's own time is up. */
const PATIENCE_MILLISECONDS = 60_000;
const path = findChromium();

/** A page of the console. */
export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to other hosts, refusals by the policy, and errors of the page: none in any test. */
  readonly troubles: string[];
}

/** What a test of the console works with. */
export interface ConsoleWorld {
  readonly url: string;
  readonly tenant: OpenedTenant;
  /** Makes resources through the API. */
  readonly make: Make;
  /** Opens the console, not yet signed in. */
  open(options?: OpenOptions): Promise<Opened>;
  /** Opens the console as somebody with a key. */
  signIn(key?: string, options?: OpenOptions): Promise<Opened>;
}

export interface OpenOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

/**
 * Describes what the console does, where there is a browser.
 *
 * @param place which of the account groups the file has for itself
 */
export function describeConsole(name: string, place: number, tests: (world: ConsoleWorld) => void) {
  const kickoff = inject("kickoff");
  const tenant = kickoff.opened[place];
  if (tenant === undefined) throw new Error(`There is no account group ${place}.`);
  it(`${name}: has a browser to open the console in`, ({ task, skip }) => {
    if (path !== null) return;
    if (process.env.CI !== undefined) expect.fail(NO_BROWSER);
    Object.assign(task.meta, { leftOut: NO_BROWSER });
    skip(NO_BROWSER);
  });
  describe.runIf(path !== null)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium(path ?? "");
    });
    afterAll(() => browser.close());
    const { url } = kickoff;
    const open = (options: OpenOptions = {}) => openPage(browser, url, options);
    tests({
      url,
      tenant,
      make: makerFor({ url, ...tenant }),
      open,
      async signIn(key = tenant.key, options = {}) {
        const opened = await open(options);
        await opened.page.getByLabel("API key").fill(key);
        await opened.page.getByRole("button", { name: "Sign in" }).click();
        await opened.page.getByRole("button", { name: "Sign out" }).waitFor();
        return opened;
      },
    });
  });
}

async function openPage(
  browser: Browser,
  url: string,
  { viewport = { width: 1_440, height: 900 }, colorScheme = "light" }: OpenOptions,
): Promise<Opened> {
  const context = await browser.newContext({ viewport, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const troubles: string[] = [];
  page.on("request", (request) => {
    const isOwn = [`${url}/`, "data:", "blob:"].some((own) => request.url().startsWith(own));
    if (!isOwn) troubles.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => {
    // A refusal of the API, and a cut network, are news for the reader; the browser logs them too.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isAnswer) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  await page.goto(`${url}/console`);
  return { page, context, troubles };
}
