/** Makes templates, and reads the content slots that point to them, as a tenant would. */
import { expectStatus, type Reply, type Tenant } from "./api.ts";
import type { Page } from "./pages.ts";

export interface Template {
  readonly id: string;
  readonly channel: string;
  readonly name: string;
  readonly subject: string | null;
  readonly content: string;
  readonly builtIn: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ContentSlot {
  readonly id: string;
  readonly channel: string;
  readonly label: string;
  readonly position: number;
  readonly channelPosition: number;
  readonly templateId: string | null;
  readonly delayDays: number;
}

/** Makes a template for a channel. Returns its id. */
export async function givenTemplate(tenant: Tenant, channel = "connection_request", message = {}) {
  const subject = channel === "inmail" ? "For {{name}}" : undefined;
  const reply = await tenant.call<Template>("POST", "/templates", {
    body: { channel, name: "Template", subject, content: "Hello {{name}}", ...message },
  });
  return expectStatus(reply, 201).id;
}

/** The content slots of a campaign, of which there is at least one. */
export async function readContentSlots(
  tenant: Tenant,
  campaignId: string,
): Promise<readonly [ContentSlot, ...ContentSlot[]]> {
  const reply = await tenant.call<Page<ContentSlot>>(
    "GET",
    `/campaigns/${campaignId}/content-slots`,
  );
  const [first, ...others] = expectStatus(reply, 200).items;
  if (first === undefined) throw new Error("The campaign has no content slot.");
  return [first, ...others];
}

/** Gives a content slot another template. */
export function setTemplate(
  tenant: Tenant,
  campaignId: string,
  slotId: string,
  templateId: unknown,
): Promise<Reply<ContentSlot>> {
  return changeSlot(tenant, campaignId, slotId, { templateId });
}

/** Changes a content slot. */
export function changeSlot(
  tenant: Tenant,
  campaignId: string,
  slotId: string,
  body: Record<string, unknown>,
): Promise<Reply<ContentSlot>> {
  return tenant.call<ContentSlot>("PATCH", `/campaigns/${campaignId}/content-slots/${slotId}`, {
    body,
  });
}
