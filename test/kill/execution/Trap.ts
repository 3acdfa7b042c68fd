/** Waits for the moment at which the runtime is to be killed, and holds whoever passes it until the kill is over. */
import type { KillPlan, Moment } from "./plan.ts";

export class Trap {
  #armed: { readonly moment: Moment; passes: number; readonly spring: () => void } | null = null;
  #release = Promise.withResolvers<void>();

  /** Resolves when the moment has come. It holds until `release`. */
  arm({ moment, passes }: KillPlan): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#release = Promise.withResolvers<void>();
    this.#armed = { moment: moment === "later" ? "asked" : moment, passes, spring: resolve };
    return promise;
  }

  /** The kill is over, or has missed its moment. */
  release(): void {
    this.#armed = null;
    this.#release.resolve();
  }

  /** Passes a moment. */
  async pass(moment: Moment, holds: boolean): Promise<void> {
    const armed = this.#armed;
    if (armed === null || armed.moment !== moment) return;
    if (armed.passes-- > 0) return;
    armed.spring();
    if (holds) await this.#release.promise;
  }
}
