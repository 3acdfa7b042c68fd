/** What an isolate was told of lately. It forgets by time and by number, and it is lost with the isolate. */

/** So many names take some hundred kilobytes; an isolate has 128 MB. */
const MAXIMUM_NAMES = 1_000;

/** Names, each with the time until which it is remembered. */
export class RecentNames {
  readonly #milliseconds: number;
  /** The one to be forgotten first comes first. */
  readonly #rememberedUntil = new Map<string, number>();

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** Remembers a name from now on; the oldest one makes room for it. */
  add(name: string, now: number): void {
    this.#rememberedUntil.delete(name);
    this.#rememberedUntil.set(name, now + this.#milliseconds);
    const [oldest] = this.#rememberedUntil.keys();
    if (this.#rememberedUntil.size > MAXIMUM_NAMES && oldest !== undefined) {
      this.#rememberedUntil.delete(oldest);
    }
  }

  /** Forgets a name before its time. */
  delete(name: string): void {
    this.#rememberedUntil.delete(name);
  }

  /** Whether a name is remembered. */
  has(name: string, now: number): boolean {
    return now < (this.#rememberedUntil.get(name) ?? 0);
  }
}
