/** Reads the feed on and on, through whatever kills the Worker meanwhile: behind the last event that it has seen. */
import { setTimeout as sleep } from "node:timers/promises";

import type { ToldEvent } from "../../../src/domain/event.ts";
import type { Tenant } from "../../../tools/seedTenant.ts";
import type { Host } from "../Host.ts";

/** Few, so that what one transaction tells stands on two pages. */
const PAGE_SIZE = 4;
const PATIENCE_MILLISECONDS = 4_000;

export class Follower {
  readonly seen: ToldEvent[] = [];
  readonly faults: string[] = [];
  pages = 0;
  readonly #host: Host;
  readonly #tenant: Tenant;
  readonly #pauseMilliseconds: number;
  #ends = false;

  /** @param pauseMilliseconds how long it waits when there is nothing new */
  constructor(host: Host, tenant: Tenant, pauseMilliseconds: number) {
    this.#host = host;
    this.#tenant = tenant;
    this.#pauseMilliseconds = pauseMilliseconds;
  }

  /** Reads until `end`, and then whatever there is. */
  async follow(): Promise<void> {
    for (;;) {
      const isLast = this.#ends;
      const events = await this.#read();
      this.seen.push(...(events ?? []));
      if (events?.length === 0 && isLast) return;
      if (events === null || events.length === 0) await sleep(this.#pauseMilliseconds);
    }
  }

  end(): void {
    this.#ends = true;
  }

  async #read(): Promise<readonly ToldEvent[] | null> {
    const { accountGroupId, token } = this.#tenant;
    const path = `v1/accounts/${accountGroupId}/events?limit=${PAGE_SIZE}&after=${this.seen.at(-1)?.sequence ?? 0}`;
    try {
      const response = await fetch(new URL(path, this.#host.url), {
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
      });
      const text = await response.text();
      if (response.status >= 500) return null;
      if (response.status !== 200) this.faults.push(`the feed: ${response.status} ${text}`);
      this.pages++;
      return (JSON.parse(text) as { data: { items: ToldEvent[] } }).data.items;
    } catch {
      return null;
    }
  }
}
