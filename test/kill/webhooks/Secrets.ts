/** The secrets of a webhook endpoint, as the team that owns it knows them, and what was signed by one that is valid. */
import { Webhook } from "standardwebhooks";

/** A round of deliveries that has read the secrets before a rotation may sign with them for so long. */
const LONGEST_ROUND_MILLISECONDS = 6_000;

/** Whether a post is signed by a secret that is valid. One that is not yet known may be. */
export interface Seal {
  isValid: boolean;
}

interface Received extends Seal {
  readonly at: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export class Secrets {
  readonly #known: { readonly webhook: Webhook; until: number }[] = [];
  readonly #unsealed: Received[] = [];

  /**
   * Takes a secret that the Worker has answered. The one before stays valid.
   *
   * @param askedAt from when on it may have signed
   */
  add(secret: string, askedAt: number): void {
    const webhook = new Webhook(secret);
    this.#known.push({ webhook, until: Number.POSITIVE_INFINITY });
    const outdated = this.#known.at(-3);
    if (outdated !== undefined) outdated.until = Date.now() + LONGEST_ROUND_MILLISECONDS;
    for (const received of this.#unsealed) {
      if (received.at >= askedAt) received.isValid ||= isSignedBy(webhook, received);
    }
  }

  /** Says whether a post is signed by a secret that is valid when it arrives. */
  verify(body: string, headers: Record<string, string>): Seal {
    const at = Date.now();
    const isValid = this.#known.some(
      ({ webhook, until }) => at <= until && isSignedBy(webhook, { body, headers }),
    );
    const received = { at, body, headers, isValid };
    if (!isValid) this.#unsealed.push(received);
    return received;
  }
}

function isSignedBy(
  webhook: Webhook,
  { body, headers }: Pick<Received, "body" | "headers">,
): boolean {
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
