/** The last event that a client has seen, when it connects to a stream again. Pure. */
import * as z from "zod/mini";

/** Polyfills of EventSource have no header to send it in: they send a parameter, in one of two spellings. */
export const lastEventIdQuery = {
  lastEventId: z.optional(z.string()),
  lastEventID: z.optional(z.string()),
};

/**
 * Its id; null when the client names none. The header comes first: who sends it repeats the address with which it began,
 * and what stands there is older.
 */
export function readLastEventId(
  headers: Headers,
  { lastEventId, lastEventID }: { [Name in keyof typeof lastEventIdQuery]?: string | undefined },
): string | null {
  return headers.get("Last-Event-ID") || lastEventId || lastEventID || null;
}
