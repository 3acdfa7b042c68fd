/** Turns a request into checked input, or into a 400 that names the field. */
import type { IRequestStrict } from "itty-router";
import * as z from "zod/mini";
import { ApiError } from "../answer/failures.ts";
import { describeIssue, describeQueryIssue } from "./describeIssue.ts";
import { findFlawOfHeaders, readJson } from "./readJson.ts";
import { idempotencyKeySchema, planTagSchema } from "./schemas.ts";
import { shortenName } from "./shorten.ts";

z.config({ localeError: describeIssue });

/** Checks one part of a request. */
export function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> {
  const result = schema.safeParse(value, part === "query" ? { error: describeQueryIssue } : {});
  if (result.success) return result.data;
  throw new ApiError("invalidRequest", describeIssues(result.error, part));
}

/** A body of a mebibyte can be wrong in a hundred thousand places; nobody reads them all. */
const MAXIMUM_ISSUES_NAMED = 10;

/** The issues in one line: `leads[2].email: …; name: …`. */
export function describeIssues({ issues }: z.core.$ZodError, part: string): string {
  const named = issues
    .slice(0, MAXIMUM_ISSUES_NAMED)
    .map(({ path, message }) => `${describePath(path) || part}: ${message}`);
  const others = issues.length - named.length;
  return [...named, ...(others > 0 ? [`and ${others} more`] : [])].join("; ");
}

/** The path's parameters, decoded: the router leaves them percent-encoded. */
export function decodeParameters(request: IRequestStrict): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.params)) {
    try {
      decoded[name] = decodeURIComponent(value);
    } catch {
      throw new ApiError("invalidRequest", `${name}: the percent-encoding is malformed`);
    }
  }
  return decoded;
}

/** The query's parameters. The router's own reading loses an empty parameter when another of the same name follows. */
export function readQuery({ url }: Request): Record<string, string | readonly string[]> {
  const { search, searchParams } = new URL(url);
  try {
    // `searchParams` puts the replacement character in the place of bytes that are no UTF-8, and refuses nothing.
    decodeURIComponent(search);
  } catch {
    throw new ApiError("invalidRequest", "query: the percent-encoding is malformed");
  }
  const query: Record<string, string | readonly string[]> = Object.create(null);
  for (const [name, value] of searchParams) query[name] = name in query ? [value] : value;
  return query;
}

/** The `Idempotency-Key` header; null when there is none. */
export function readIdempotencyKey(request: Request): string | null {
  const header = request.headers.get("Idempotency-Key");
  return header === null ? null : parse(idempotencyKeySchema, header, "Idempotency-Key");
}

/** The `If-Match` header, which names a plan; null when there is none. */
export function readPlanTag(request: Request): string | null {
  const header = request.headers.get("If-Match");
  return header === null ? null : parse(planTagSchema, header, "If-Match");
}

/**
 * Reads a body of JSON that is bounded before it is read.
 *
 * @param noBody what a body that is absent or empty stands for
 */
export async function readBody(
  request: Request,
  maximumBytes: number,
  noBody: unknown,
): Promise<unknown> {
  const bytes = await readBounded(request, maximumBytes);
  if (bytes?.length === 0) return noBody;
  const type = request.headers.get("Content-Type") ?? "";
  const flaw = findFlawOfHeaders(request.headers.get("Content-Encoding") ?? "", type);
  if (flaw !== null) throw new ApiError("invalidRequest", flaw);
  if (bytes === null) {
    throw new ApiError("invalidRequest", `body: must have at most ${maximumBytes} bytes`);
  }
  const reading = readJson(bytes, type);
  if ("value" in reading) return reading.value;
  throw new ApiError("invalidRequest", reading.flaw);
}

/** Null: there is more than that. */
async function readBounded(request: Request, maximumBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get("Content-Length") ?? 0) > maximumBytes) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Content-Length may be absent or false, so the bytes are counted as well.
    for await (const chunk of request.body ?? []) {
      length += chunk.length;
      if (length > maximumBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    throw new ApiError("invalidRequest", "body: ended before it was complete");
  }
  return new Blob(chunks).bytes();
}

function describePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = shortenName(String(key));
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
