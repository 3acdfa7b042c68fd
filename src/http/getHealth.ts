/** Whether the Worker answers at all. Needs no key and touches no store. */
export function getHealth(): Response {
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
