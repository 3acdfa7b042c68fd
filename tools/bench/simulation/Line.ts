/** First come, first served, also when the line is a million long. */
export class Line<T> {
  #items: T[];
  #served = 0;

  constructor(items: readonly T[] = []) {
    this.#items = [...items];
  }

  get length(): number {
    return this.#items.length - this.#served;
  }

  get first(): T | undefined {
    return this.#items[this.#served];
  }

  add(item: T): void {
    this.#items.push(item);
  }

  takeWhile(isDue: (item: T) => boolean): T[] {
    let count = 0;
    for (let item = this.first; item !== undefined && isDue(item); ) {
      item = this.#items[this.#served + ++count];
    }
    return this.take(count);
  }

  take(count: number): T[] {
    const taken = this.#items.slice(this.#served, this.#served + count);
    this.#served += taken.length;
    if (this.#served === this.#items.length) {
      this.#items = [];
      this.#served = 0;
    }
    return taken;
  }
}
