/** Campaigns that somebody looks at, and the senders that bring them to life. */
import type { Make } from "../../contract/support/make.ts";
import { type Receiver, startReceiver } from "../../contract/support/receiver.ts";

/** Names as they come from outside: markup, a turned direction, emoji, and the longest that there may be. */
export const NASTY_NAMES = [
  "<img src=x onerror=alert(1)>",
  "\u202Egnp.exe",
  "🦊".repeat(20),
  "W".repeat(200),
];

/** What a sender is asked. */
export interface Asked {
  readonly action: { readonly id: string; readonly kind: string };
  readonly lead: { readonly name: string };
}

/** A sender that acts, and the id under which it is registered. */
export interface ActingSender extends Receiver {
  readonly id: string;
}

/** Registers a sender that answers as it is told; a test of it is answered with 204. */
export async function startSender(
  make: Make,
  fields: object,
  answer: (asked: Asked) => readonly [status: number, body: object],
): Promise<ActingSender> {
  const receiver = await startReceiver(({ event }, response) => {
    if (event.type !== "action.requested") {
      response.writeHead(204).end();
      return;
    }
    const [status, body] = answer(event.data as Asked);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  const kinds = ["engage", "connection_request", "direct_message"];
  const { id } = await make("createSender", {}, { url: receiver.url, kinds, ...fields });
  return { ...receiver, id };
}

/** A draft over leads of its own. */
export async function makeCampaign(
  make: Make,
  leads: readonly object[],
  fields: object = {},
): Promise<string> {
  const { id: audienceId } = await make("createAudience", {}, { name: crypto.randomUUID() });
  await make("addLeads", { audienceId }, { leads });
  const campaign = { starterTemplateId: "connect", name: "Spring launch", audienceId, ...fields };
  return (await make("createCampaign", {}, campaign)).id;
}

/** Gives the first message of a campaign a template of its own; returns the template's id. */
export async function giveTemplate(
  make: Make,
  campaignId: string,
  content: string,
): Promise<string> {
  const template = { channel: "connection_request", name: "Note", content };
  const { id: templateId } = await make("createTemplate", {}, template);
  const { items } = await make<{ items: { id: string }[] }>("listContentSlots", { campaignId });
  const ids = { campaignId, slotId: items[0]?.id ?? "" };
  await make("updateContentSlot", ids, { templateId });
  return templateId;
}
