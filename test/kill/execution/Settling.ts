/** How a tenant comes to its end: all becomes quiet by itself, and a person says what nobody knows. */
import { setTimeout as sleep } from "node:timers/promises";

import type { SenderPeriod } from "../../invariants/execution.ts";
import type { TenantPlace } from "../evidence.ts";
import type { Events } from "./Events.ts";
import { readPending, readUnknownActions } from "./evidence.ts";
import type { Ledger } from "./Ledger.ts";
import type { SenderIds } from "./senders.ts";
import type { Teller } from "./Teller.ts";

/** What is known of a tenant that is about to settle. */
export interface SettlingRound {
  readonly tenant: TenantPlace;
  readonly campaignIds: readonly string[];
  readonly senderIds: SenderIds;
  readonly readPeriods: () => readonly SenderPeriod[];
  readonly ledger: Ledger;
  readonly teller: Teller;
  readonly events: Pick<Events, "open">;
  /** How many alarms are set that are to fall silent before all is quiet. */
  readonly countAlarms: () => number;
  /** How long it may take until all is quiet, */
  readonly patienceMilliseconds: number;
  /** and from one look whether it is to the next. */
  readonly lookMilliseconds: number;
}

export class Settling {
  readonly violations: string[] = [];
  leftToPerson = 0;
  readonly #round: SettlingRound;

  constructor(round: SettlingRound) {
    this.#round = round;
  }

  /** Waits until nothing is left to do but what a person has to decide, or what the limits of a sender hold up. */
  async waitUntilQuiet(): Promise<void> {
    const { tenant, campaignIds, readPeriods, events, countAlarms } = this.#round;
    const { patienceMilliseconds, lookMilliseconds } = this.#round;
    const deadline = Date.now() + patienceMilliseconds;
    for (;;) {
      const pending = readPending(tenant, campaignIds, readPeriods());
      const left = { ...pending, alarms: countAlarms(), untold: events.open };
      if (Object.values(left).every((some) => some === 0)) return;
      if (Date.now() > deadline) {
        this.violations.push(
          `${left.incompleteRuns} runs, ${left.instances} instances and ${left.alarms} alarms are left, ${left.untold} events untold`,
        );
        return;
      }
      await sleep(lookMilliseconds);
    }
  }

  /** A person says of each action what is true of it, once it is too late for its sender to begin. */
  async resolveUnknown(): Promise<void> {
    const { tenant, senderIds, ledger, teller } = this.#round;
    for (;;) {
      const unknown = readUnknownActions(tenant);
      if (unknown.length === 0 || this.violations.length > 0) return;
      this.leftToPerson += unknown.length;
      const known = unknown.filter(({ senderId }) => senderId !== senderIds.forgets);
      this.violations.push(
        ...known.map(({ actionId }) => `${actionId} is left to a person, and its sender knows`),
      );
      const begunUntil = Math.max(...unknown.map(({ notAfter }) => notAfter));
      await sleep(Math.max(0, begunUntil + 1 - Date.now()));
      for (const { actionId, ...action } of unknown) {
        const isSent = ledger.hasPerformed(action);
        ledger.find(action, isSent ? "settled" : "nothing");
        await teller.tell(`/actions/${actionId}/resolve`, { as: isSent ? "sent" : "not_sent" });
      }
      await this.waitUntilQuiet();
    }
  }
}
