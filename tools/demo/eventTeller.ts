/** Tells Kickoff what has happened, many events a call. */
import { setTimeout as sleep } from "node:timers/promises";

const EVENTS_A_CALL = 100;

interface Waiting<Event> {
  readonly event: Event;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers events, and tells them together. */
export class EventTeller<Event> {
  readonly #tellAll: (events: Event[]) => Promise<void>;
  readonly #gatheringMilliseconds: number;
  #waiting: Waiting<Event>[] = [];

  /**
   * @param tellAll tells up to 100 events
   * @param gatheringMilliseconds events that come within so long share a call
   */
  constructor(tellAll: (events: Event[]) => Promise<void>, gatheringMilliseconds: number) {
    this.#tellAll = tellAll;
    this.#gatheringMilliseconds = gatheringMilliseconds;
  }

  /** Resolves once Kickoff has the event. */
  tell(event: Event): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      if (this.#waiting.length === 1) void this.#gather();
    });
  }

  async #gather(): Promise<void> {
    await sleep(this.#gatheringMilliseconds);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < waiting.length; from += EVENTS_A_CALL) {
      await this.#tellTogether(waiting.slice(from, from + EVENTS_A_CALL));
    }
  }

  async #tellTogether(waiting: readonly Waiting<Event>[]): Promise<void> {
    try {
      await this.#tellAll(waiting.map(({ event }) => event));
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
