/** Senders as a team registers them, through the front door. */
import { expectStatus, type Tenant } from "./api.ts";
import { UNREACHABLE_SENDER } from "./routeExamples.ts";

/** A sender in an answer, as loosely typed as a client would. */
export interface Sender {
  readonly id: string;
  readonly url: string;
  readonly updatedAt: string;
  readonly previousSecretUntil: string | null;
  readonly [field: string]: unknown;
}

/** A sender in an answer that makes a secret. */
export interface SenderWithSecret extends Sender {
  readonly secret: string;
}

/** What a request must say of a new sender. */
export const newSender = {
  name: "Sender",
  url: UNREACHABLE_SENDER,
  kinds: ["connection_request", "direct_message"],
};

/** Registers a sender. */
export async function givenSender(
  tenant: Tenant,
  settings: Record<string, unknown> = {},
): Promise<SenderWithSecret> {
  const body = { ...newSender, ...settings };
  return expectStatus(await tenant.call<SenderWithSecret>("POST", "/senders", { body }), 201);
}

/** Registers a sender that is asked for nothing, so that all stays quiet. Returns its id. */
export async function givenIdleSender(tenant: Tenant): Promise<string> {
  return (await givenSender(tenant, { enabled: false })).id;
}
