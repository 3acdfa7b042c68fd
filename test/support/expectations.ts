/** What every answer must be, whatever it says. */
import { expect } from "vitest";

import { expectStatus, type Reply } from "./api.ts";

const IDENTIFIER = /^[0-9a-f]{24}$/;

const REQUESTS_POLICY = '"default";q=1000;w=60';

/**
 * The envelope and the headers that go with it.
 *
 * @param policy the rate limit that the answer names
 */
export function expectEnvelope(reply: Reply, policy = REQUESTS_POLICY): void {
  const { body, headers } = reply;
  expect(Object.keys(body)).toEqual(["success", "data", "error", "traceId"]);
  expect(body.traceId).toMatch(IDENTIFIER);
  expect(headers.get("X-Trace-Id")).toBe(body.traceId);
  expect(headers.get("Cache-Control")).toBe("no-store");
  expect(headers.get("Content-Type")).toBe("application/json");
  expect(headers.get("RateLimit-Policy")).toBe(policy);
  expect(body.success).toBe(reply.status < 400);
  if (body.success) {
    expect(body.error).toBeNull();
    return;
  }
  expect(body.data).toBeNull();
  expect(Object.keys(body.error)).toEqual(["code", "message", "details"]);
  for (const text of Object.values(body.error)) expect(text).toMatch(/\S/);
}

/** A refusal with its status and code. Returns its details. */
export function expectRefusal(reply: Reply, status: number, code: string, policy?: string): string {
  expectStatus(reply, status);
  expect(reply.body.error.code).toBe(code);
  expectEnvelope(reply, policy);
  return reply.body.error.details;
}

/** The body as text, without what differs between any two answers. */
export function withoutTraceId({ text, body }: Reply): string {
  return text.replaceAll(body.traceId, "(trace id)");
}

/** The first success once more, the same to the byte but for the trace id. */
export function expectReplay(reply: Reply, first: Reply): void {
  expect(first.body.success).toBe(true);
  expect(reply.status).toBe(first.status);
  expect(withoutTraceId(reply)).toBe(withoutTraceId(first));
  expect(reply.body.traceId).not.toBe(first.body.traceId);
  expect(reply.headers.get("Idempotent-Replayed")).toBe("true");
  expect(reply.headers.get("Location")).toBe(first.headers.get("Location"));
  expect(first.headers.has("Idempotent-Replayed")).toBe(false);
}
