/** The calls of which nobody knows whether they took effect: one that is made again is the same request. */

export class UnansweredCalls {
  readonly #keys = new Map<string, string>();

  /**
   * The `Idempotency-Key` of a call: that of the same call before, unless that was settled, and a new one otherwise. Nothing is kept
   * under the key of a call that was refused: it may be used again.
   *
   * @param call what it asks for, as a JSON value
   */
  keyOf(call: unknown): string {
    const name = JSON.stringify(call);
    const key = this.#keys.get(name) ?? crypto.randomUUID();
    this.#keys.set(name, key);
    return key;
  }

  /** Notes that it is known what became of a call: made again, it is another request. */
  settle(call: unknown): void {
    this.#keys.delete(JSON.stringify(call));
  }
}
