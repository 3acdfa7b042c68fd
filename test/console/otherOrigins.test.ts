/** Pages of other origins in a real browser: one that the deployment names, and one that it does not. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";

import { findChromium, launchChromium } from "../../tools/browser.ts";

const { url, pageOrigin, accountGroupId, key } = inject("kickoff");
const path = findChromium();

/** What a page made of an answer; null when its browser did not let it have one. */
type Seen = { readonly status: number; readonly traceId: string | null; readonly text: string };

/** Calls the API from a page, as its script would. */
async function callFrom(
  browser: Browser,
  origin: string,
  request: { readonly path: string; readonly method: string; readonly body?: string },
  headers: Record<string, string> = {},
): Promise<Seen | null> {
  const page = await browser.newPage();
  try {
    await page.goto(origin);
    return await page.evaluate(
      async ({ target, method, body, sent }) => {
        try {
          const answer = await fetch(target, { method, headers: sent, ...(body ? { body } : {}) });
          const reader = answer.body?.getReader();
          // Of a stream the beginning is enough.
          const { value } = (await reader?.read()) ?? {};
          await reader?.cancel();
          return {
            status: answer.status,
            traceId: answer.headers.get("X-Trace-Id"),
            text: new TextDecoder().decode(value),
          };
        } catch {
          return null;
        }
      },
      {
        target: `${url}${request.path}`,
        method: request.method,
        body: request.body,
        sent: headers,
      },
    );
  } finally {
    await page.close();
  }
}

const audiences = `/v1/accounts/${accountGroupId}/audiences`;
const authorization = { Authorization: `Bearer ${key}` };
const TRACE_ID = expect.stringMatching(/^[0-9a-f]{24}$/);

describe.runIf(path !== null)("a page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(path ?? "");
  });
  afterAll(() => browser.close());

  it.each([
    { what: "creates", body: '{"name":"Page"}', status: 201 },
    { what: "is refused", body: '{"name":""}', status: 400 },
  ])("of an allowed origin $what, and reads the answer: $status", async ({ body, status }) => {
    const request = { method: "POST", path: audiences, body };
    const json = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };

    const seen = await callFrom(browser, pageOrigin, request, { ...authorization, ...json });

    expect(seen).toEqual({ status, traceId: TRACE_ID, text: expect.stringContaining("data") });
  });

  it("of an allowed origin follows a stream, and goes on where it was", async () => {
    const request = { path: `/v1/accounts/${accountGroupId}/events`, method: "GET" };
    const headers = { ...authorization, Accept: "text/event-stream", "Last-Event-ID": "0" };

    const seen = await callFrom(browser, pageOrigin, request, headers);

    const text = expect.stringMatching(/^retry: /);
    expect(seen).toEqual({ status: 200, traceId: TRACE_ID, text });
  });

  it("of another origin can neither call nor read", async () => {
    const other = pageOrigin.replace("localhost", "127.0.0.1");

    const list = { path: audiences, method: "GET" };
    expect(await callFrom(browser, other, list, authorization)).toBeNull();
    expect(await callFrom(browser, pageOrigin, list, authorization)).not.toBeNull();
    // A call that no preflight precedes is answered, and its answer kept from the page.
    const health = { path: "/health", method: "GET" };
    expect(await callFrom(browser, other, health)).toBeNull();
    expect(await callFrom(browser, pageOrigin, health)).not.toBeNull();
  });
});
