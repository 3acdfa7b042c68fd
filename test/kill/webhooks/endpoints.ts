/** The webhook endpoints of a round: one is told everything, the other a few types. */
import type { EventType } from "../../../src/domain/event.ts";
import type { Teller } from "../execution/Teller.ts";
import type { SendsAgain } from "./plan.ts";
import type { Receiver } from "./Receiver.ts";

const TYPES = {
  everything: null,
  some: ["campaign.started", "campaign.stopped", "action.sent", "instance.completed"],
} as const satisfies Record<string, readonly EventType[] | null>;
type EndpointName = keyof typeof TYPES;
const NAMES = Object.keys(TYPES) as EndpointName[];

export interface GivenEndpoint {
  readonly name: EndpointName;
  readonly types: readonly EventType[] | null;
  readonly id: string;
  /** The newest place of the feed when it was registered. */
  readonly registeredAt: number;
}

interface EndpointAnswer {
  readonly id: string;
  readonly secret: string;
  readonly sequence: number;
}

/** Registers the endpoints. */
export async function givenEndpoints(
  teller: Teller,
  receiver: Receiver,
  url: string,
): Promise<GivenEndpoint[]> {
  const endpoints: GivenEndpoint[] = [];
  for (const name of NAMES) {
    const types = TYPES[name];
    const askedAt = Date.now();
    const { id, secret, sequence } = await teller.tell<EndpointAnswer>("/webhook-endpoints", {
      url: `${url}/${name}`,
      types,
    });
    receiver.endpoint(name).secrets.add(secret, askedAt);
    endpoints.push({ name, types, id, registeredAt: sequence });
  }
  return endpoints;
}

/** How far back a recovery goes. */
const RECOVERED_MILLISECONDS = 5_000;

/** Has events sent to an endpoint again. */
export async function sendAgain(
  teller: Teller,
  { id }: GivenEndpoint,
  how: SendsAgain,
): Promise<void> {
  const since = new Date(Date.now() - RECOVERED_MILLISECONDS).toISOString();
  await teller.tell(`/webhook-endpoints/${id}/${how}`, how === "replay" ? { after: 0 } : { since });
}

/** Gives an endpoint a new secret, and takes it. */
export async function rotateSecret(
  teller: Teller,
  receiver: Receiver,
  { id, name }: GivenEndpoint,
): Promise<void> {
  const askedAt = Date.now();
  const { secret } = await teller.tell<EndpointAnswer>(
    `/webhook-endpoints/${id}/rotate-secret`,
    {},
  );
  receiver.endpoint(name).secrets.add(secret, askedAt);
}
