/** Decides where faults strike, and keeps the books: what was called, what struck, what is still to take effect. */
import { abortAllDurableObjects } from "cloudflare:test";

import type { Boundary, FaultKind } from "./faultKinds.ts";
import { waitReally } from "./time.ts";

/** On whose behalf a call is made: an event of an object, a consumer, or the Worker. */
export type Scene =
  | "start"
  | "stop"
  | "arrival"
  | "look"
  | "alarm"
  /** An object of a sender is woken. */
  | "wake"
  /** It looks what there is to do. */
  | "pace"
  | "consumer"
  /** The consumer of actions. */
  | "actions"
  | "worker";

/** A call that a fault may strike. */
export interface Call {
  readonly boundary: Boundary;
  readonly scene: Scene;
}

export type Decide = (call: Call) => FaultKind | null;

const JOURNAL_LENGTH = 300;
/** What nobody waits for takes no longer than this, by the machine's clock. */
const LONGEST_EVENT_MILLISECONDS = 5_000;

/** What the code under test is exposed to. One for each case. */
export class Director {
  /** What was called and what struck, for a reader who has to understand a failure. */
  readonly journal: string[] = [];
  /** How often each fault struck, as `boundary:kind`. */
  readonly struck = new Map<string, number>();
  /** How often each boundary was called. */
  readonly called = new Map<Boundary, number>();
  crashes = 0;
  /** How many invocations were killed. */
  kills = 0;
  /** How many effects were kept for later. */
  delayed = 0;
  /** When the faults stopped: milliseconds since 1970. */
  calmSince = Number.POSITIVE_INFINITY;
  #decide: Decide;
  readonly #late: (() => Promise<unknown>)[] = [];
  #landing: Promise<void> = Promise.resolve();
  /** How many of the crashes have taken place. */
  #crashed = 0;
  /** Events of objects that nobody waits for. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(decide: Decide) {
    this.#decide = decide;
  }

  /** Whether the faults have stopped. */
  get isCalm(): boolean {
    return this.calmSince < Number.POSITIVE_INFINITY;
  }

  /** Which fault strikes this call. */
  choose(call: Call): FaultKind | null {
    const { boundary, scene } = call;
    this.called.set(boundary, (this.called.get(boundary) ?? 0) + 1);
    const kind = this.#decide(call);
    this.note(`${scene}: ${boundary}${kind === null ? "" : ` — ${kind}`}`);
    if (kind !== null) {
      const name = `${boundary}:${kind}`;
      this.struck.set(name, (this.struck.get(name) ?? 0) + 1);
    }
    return kind;
  }

  note(line: string): void {
    if (this.journal.length < JOURNAL_LENGTH) this.journal.push(line);
  }

  /** Kills every object: the one whose turn it is to die dies with its machine. */
  crash(): void {
    this.crashes++;
  }

  /** Kills one invocation alone. */
  kill(end: () => void): void {
    this.kills++;
    this.note("the invocation dies");
    end();
  }

  /** Keeps account of an event that nobody waits for. It must not fail. */
  keepAccountOf<T>(event: Promise<T>): Promise<T> {
    this.#underWay.add(event);
    return event.then((answer) => {
      this.#underWay.delete(event);
      return answer;
    });
  }

  /** Waits until nothing is under way that nobody waits for. */
  async settle(): Promise<void> {
    const since = performance.now();
    while (this.#underWay.size > 0 && performance.now() - since < LONGEST_EVENT_MILLISECONDS) {
      await waitReally(1);
    }
  }

  /** Keeps an effect for later. */
  delay(effect: () => Promise<unknown>): void {
    this.delayed++;
    this.#late.push(effect);
  }

  /** Lets what was given up take effect now. Who calls it while another does waits for both. */
  landLateEffects(): Promise<void> {
    this.#landing = this.#landing.then(async () => {
      for (const effect of this.#late.splice(0)) {
        this.note("a late call takes effect");
        await effect().catch(() => undefined);
      }
    });
    return this.#landing;
  }

  /** No more faults. */
  stopFaults(): void {
    this.calmSince = Math.min(this.calmSince, Date.now());
    this.#decide = () => null;
    this.note("faults stop");
  }

  /** Runs a scene, and the crashes that it asks for: an object cannot be aborted from inside its own event. */
  async watch<T>(scene: Promise<T>): Promise<T> {
    const settled = scene
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => this.settle())
      .then(() => true);
    let isOver: boolean;
    // Looks once a millisecond: workerd does not survive an abort that a promise of the object's event sets off.
    do {
      isOver = await Promise.race([settled, waitReally(1).then(() => false)]);
      await this.#crashIfAsked();
    } while (!isOver);
    return await scene;
  }

  async #crashIfAsked(): Promise<void> {
    if (this.#crashed === this.crashes) return;
    this.#crashed = this.crashes;
    this.note("all objects die");
    await abortAllDurableObjects();
    this.#underWay.clear();
  }
}
