/** Tells the Worker something for as long as it takes: until it answers, through whatever kills it meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Tenant } from "../../../tools/seedTenant.ts";
import type { Host } from "../Host.ts";

const PATIENCE_MILLISECONDS = 4_000;
const PAUSE_MILLISECONDS = 200;

export class Teller {
  readonly #host: Host;
  readonly #tenant: Tenant;
  readonly #end = new AbortController();

  constructor(host: Host, tenant: Tenant) {
    this.#host = host;
    this.#tenant = tenant;
  }

  /**
   * Sends to a path of the account group, again with the same key while there is no answer.
   *
   * @returns the answer's data
   * @throws when it is refused, or still has no answer at the end
   */
  async tell<Data>(path: string, body: object, method: "POST" | "PATCH" = "POST"): Promise<Data> {
    const key = crypto.randomUUID();
    while (!this.#end.signal.aborted) {
      const reply = await this.#send(method, path, body, key);
      if (reply !== null && reply.status < 500) {
        if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.text}`);
        return (JSON.parse(reply.text) as { data: Data }).data;
      }
      await sleep(PAUSE_MILLISECONDS);
    }
    throw new Error(`${path}: there was no answer until the end`);
  }

  /** Gives up whatever has no answer yet, so that the process can end. */
  end(): void {
    this.#end.abort();
  }

  async #send(method: string, path: string, body: object, key: string) {
    const { accountGroupId, token } = this.#tenant;
    try {
      const response = await fetch(
        new URL(`v1/accounts/${accountGroupId}${path}`, this.#host.url),
        {
          method,
          headers: {
            Authorization: `Bearer ${token}`,
            "Content-Type": "application/json",
            "Idempotency-Key": key,
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        },
      );
      return { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
  }
}
