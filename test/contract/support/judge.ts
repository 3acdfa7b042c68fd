/** What Prism does not object to: headers that the contract does not describe, texts that read unlike its examples, values. */
import * as z from "zod";

import type { Answer } from "./call.ts";
import { contract, failuresShown, type PlacedOperation, responseOf } from "./contract.ts";

/** Of the transport or of the proxy on the way, and not the API's own. */
const TRANSPORT_HEADERS =
  /^(content-(type|length|encoding)|date|connection|keep-alive|transfer-encoding|vary|access-control-.*)$/;

/** The headers of an answer that its response in the contract lacks. */
export function undescribedHeaders(operation: PlacedOperation, { status, headers }: Answer) {
  const described = Object.keys(responseOf(operation, status).headers).map((name) =>
    name.toLowerCase(),
  );
  return [...headers.keys()].filter(
    (name) => !TRANSPORT_HEADERS.test(name) && !described.includes(name),
  );
}

/**
 * The `details` of a failure, masked, when they read like none that the contract shows; null when they do. What is wrong
 * with a form reads differently each time.
 */
export function unshownDetails(operation: PlacedOperation, { status, body }: Answer) {
  const { error = null } = body;
  if (error === null || error.code === "VALIDATION_ERROR") return null;
  const shown = failuresShown(operation, status).map(({ details }) => mask(details));
  const details = mask(error.details);
  return shown.includes(details) ? null : details;
}

function mask(details: string): string {
  return details
    .replace(/\b[0-9a-f]{24}\b/g, "<id>")
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "<time>")
    .replace(/\b[a-z-]+:[a-z]+\b/g, "<permission>")
    .replace(/ is (draft|active|stopped|completed) since /, " is <status> since ")
    .replace(/<id> \([^)]*\)/g, "<id> (<name>)")
    .replace(/\d+/g, "<number>");
}

/** A schema of the contract, made into one that judges. */
export function judgeOf(schema: object): z.ZodType {
  const { schemas } = contract.components as { schemas: object };
  return z.fromJSONSchema(
    JSON.parse(
      JSON.stringify({ ...schema, $defs: schemas }).replaceAll("#/components/schemas/", "#/$defs/"),
    ),
  );
}
