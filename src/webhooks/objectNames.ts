/** How the objects of an account group's outbox and of a webhook endpoint are named. Only this file knows the format. */

export interface WebhookObjectName {
  readonly accountGroupId: string;
  readonly endpointId: string;
}

/** The name of the object that delivers to an endpoint. */
export function toWebhookObjectName({ accountGroupId, endpointId }: WebhookObjectName): string {
  return `${accountGroupId}/${endpointId}`;
}

/**
 * What an object's name says.
 *
 * @throws {Error} when no endpoint's object has this name
 */
export function parseWebhookObjectName(name: string | undefined): WebhookObjectName {
  const [accountGroupId, endpointId, ...rest] = (name ?? "").split("/");
  if (accountGroupId === undefined || endpointId === undefined || rest.length > 0) {
    throw new Error(`A webhook endpoint's object cannot have the name ${name}.`);
  }
  return { accountGroupId, endpointId };
}
