/** How the object of a webhook endpoint is named. */
import type { AccountGroupPlace } from "../domain/accountGroup.ts";
import { parseObjectName, toObjectName } from "../domain/objectName.ts";

export interface WebhookObjectName extends AccountGroupPlace {
  readonly endpointId: string;
}

/** The name of the object that delivers to an endpoint. */
export function toWebhookObjectName(name: WebhookObjectName): string {
  return toObjectName(name, name.endpointId);
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no endpoint's object has this name
 */
export function parseWebhookObjectName(name: string | undefined): WebhookObjectName {
  const [place, endpointId] = parseObjectName(name);
  return { ...place, endpointId };
}
