/** Whether a client would rather have events than JSON. Pure. Source: RFC 9110, section 12.5.1. */

const EVENT_STREAM = "text/event-stream";
const JSON_TYPE = "application/json";
const QUALITY = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/;

/**
 * Reads an `Accept` header. JSON is the default. A client gets events when the header names them and gives JSON a lower
 * quality or, where it does not name JSON, gives the wildcard that covers JSON no higher one.
 */
export function prefersEventStream(accept: string | null): boolean {
  const qualities = new Map((accept ?? "").split(",").map(readRange));
  const events = qualities.get(EVENT_STREAM) ?? 0;
  const json = qualities.get(JSON_TYPE);
  if (json !== undefined) return events > json;
  return events > 0 && events >= (qualities.get("application/*") ?? qualities.get("*/*") ?? 0);
}

/** A media range and its quality; a malformed quality wants nothing. */
function readRange(range: string): [type: string, quality: number] {
  const [type = "", ...parameters] = range
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
  return [type, QUALITY.test(quality) ? Number(quality) : 0];
}
