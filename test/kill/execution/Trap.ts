/** Waits for the moment at which the runtime is to be killed, and holds whoever passes it until the kill is over. */
import type { Moment } from "./plan.ts";

export class Trap<Name extends string = Moment> {
  #armed: { readonly moment: Name; passes: number; readonly spring: () => void } | null = null;
  #release = Promise.withResolvers<void>();

  /** Resolves when the moment has come, and has passed so many times before. It holds until `release`. */
  arm({ moment, passes }: { readonly moment: Name; readonly passes: number }): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#release = Promise.withResolvers<void>();
    this.#armed = { moment, passes, spring: resolve };
    return promise;
  }

  /** The kill is over, or has missed its moment. */
  release(): void {
    this.#armed = null;
    this.#release.resolve();
  }

  /** Passes a moment. */
  async pass(moment: Name, holds: boolean): Promise<void> {
    const armed = this.#armed;
    if (armed === null || armed.moment !== moment) return;
    if (armed.passes-- > 0) return;
    armed.spring();
    if (holds) await this.#release.promise;
  }
}
