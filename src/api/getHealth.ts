import type { RequestContext } from "./request/context.ts";

/** Whether the Worker answers at all. Needs no key, touches no store, and has no envelope. */
export function getHealth(_request: Request, { traceId }: RequestContext): Response {
  return Response.json(
    { status: "ok" },
    { headers: { "Cache-Control": "no-store", "X-Trace-Id": traceId } },
  );
}
