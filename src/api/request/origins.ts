/** Which pages of other origins may call the API, and what their browsers are told. Pure. */
import { shortenName } from "./shorten.ts";

/** What the API takes in headers that a page may not send unasked. */
const REQUEST_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID";
/** What the API tells in headers that a page may not read unasked. */
const ANSWER_HEADERS =
  "Allow, ETag, Idempotent-Replayed, Location, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Trace-Id";
/** As long as Chromium keeps the answer to a preflight. */
const PREFLIGHT_SECONDS = 7_200;

/**
 * The origin of the page that asks, where a deployment lets its pages call the API; null for any other, for the API's own
 * and where no page asks.
 *
 * @param setting exact origins, with white space or a comma between them
 * @throws when it has anything else: a mistake of the deployment
 */
export function readAllowedOrigin(
  { url, headers }: Pick<Request, "url" | "headers">,
  setting = "",
): string | null {
  const origin = headers.get("Origin");
  if (origin === null || origin === new URL(url).origin) return null;
  const origins = setting.split(/[\s,]+/).filter((one) => one !== "");
  const flaw = origins.find((one) => one.includes("*") || URL.parse(one)?.origin !== one);
  if (flaw === undefined) return origins.includes(origin) ? origin : null;
  throw new Error(
    `ALLOWED_ORIGINS has ${flaw}, which is no origin. Name each as a browser does, without path or wildcard: https://app.example.com`,
  );
}

/** Whether a browser asks beforehand if a page may send a request. */
export function isPreflight({ method, headers }: Pick<Request, "method" | "headers">): boolean {
  return (
    method === "OPTIONS" && headers.has("Origin") && headers.has("Access-Control-Request-Method")
  );
}

/** What every answer to an allowed page says. It is of one origin, and nobody may show it to another. */
export function toOriginHeaders(origin: string | null): Readonly<Record<string, string>> {
  if (origin === null) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Expose-Headers": ANSWER_HEADERS,
    Vary: "Origin",
  };
}

/** What the answer to a preflight says besides. */
export function toPreflightHeaders(methods: string): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Methods": methods,
    "Access-Control-Allow-Headers": REQUEST_HEADERS,
    "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
  };
}

/** Says to whoever builds a page that it may not call the API, and what to do. */
export function describeRefusedOrigin({ headers }: Pick<Request, "headers">): string {
  return `Pages of ${shortenName(headers.get("Origin") ?? "")} may not call this API, so that no API key gets into a browser that others use. Call it from your server; or have its operator name the origin in ALLOWED_ORIGINS.`;
}
