/**
 * The Worker whose calls to senders pass two gates, one before the call and one behind the answer: the driver, which is
 * the sender, can kill it there.
 */
import observable from "./observable.ts";

export { CampaignObject, OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

const callNetwork = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const request = new Request(input as RequestInfo, init);
  const pass = async (gate: "claimed" | "answered") => {
    const reply = await callNetwork(new URL(`/gates/${gate}`, request.url), { method: "POST" });
    await reply.body?.cancel();
  };
  if (request.method !== "POST") return await callNetwork(request);
  await pass("claimed");
  const response = await callNetwork(request);
  const text = await response.text();
  await pass("answered");
  return new Response(text, response);
};

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default observable;
