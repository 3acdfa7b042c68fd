/** Changes how the sender that keeps hours stands, one change after the other, and notes from when on each was in force. */
import type { SenderPeriod } from "../../invariants/execution.ts";
import { type SenderIds, type Standing, settingsOf, toPeriod } from "./senders.ts";
import type { Teller } from "./Teller.ts";

const NAME = "keeps-hours";

export class StandingChanges {
  readonly periods: SenderPeriod[];
  readonly #teller: Teller;
  readonly #ids: SenderIds;
  #present: Standing = "open";
  #last: Promise<void> = Promise.resolve();

  constructor(teller: Teller, ids: SenderIds) {
    this.#teller = teller;
    this.#ids = ids;
    this.periods = [toPeriod(ids, NAME, 0)];
  }

  /** How often the sender was kept from acting. */
  get closings(): number {
    return this.periods.length - this.periods.filter(isFree).length;
  }

  /** Lets the sender stand so. Resolves when that has been answered, as has every change before. */
  change(standing: Standing): Promise<void> {
    const isNew = standing !== this.#present;
    this.#present = standing;
    if (isNew) this.#last = this.#last.then(() => this.#apply(standing));
    return this.#last;
  }

  async #apply(standing: Standing): Promise<void> {
    const askedAt = Date.now();
    const settings = settingsOf(standing, askedAt);
    await this.#teller.tell(`/senders/${this.#ids[NAME]}`, settings, "PATCH");
    // It may act as soon as it was asked for, and may act no more once that is answered.
    const from = standing === "open" ? askedAt : Date.now();
    this.periods.push(toPeriod(this.#ids, NAME, from, settings));
  }
}

function isFree({ enabled, workingHours }: SenderPeriod): boolean {
  return enabled && workingHours?.days.length !== 1;
}
