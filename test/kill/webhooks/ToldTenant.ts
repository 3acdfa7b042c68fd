/** A tenant in one database who is told what happens: by webhook endpoints, which are in this process, and by its feed. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Deployment } from "../deployment.ts";
import type { ExecutedTenant } from "../execution/ExecutedTenant.ts";
import type { Trap } from "../execution/Trap.ts";
import { type GivenEndpoint, givenEndpoints, rotateSecret, sendAgain } from "./endpoints.ts";
import { readUntold } from "./evidence.ts";
import { Follower } from "./Follower.ts";
import type { Moment, SendsAgain } from "./plan.ts";
import { Receiver } from "./Receiver.ts";

const LOOK_MILLISECONDS = 250;

export class ToldTenant {
  readonly executed: ExecutedTenant;
  readonly receiver: Receiver;
  readonly follower: Follower;
  readonly endpoints: readonly GivenEndpoint[];
  /** The ids of the endpoints for which somebody has asked to have events sent again. */
  readonly replayedIds = new Set<string>();
  readonly violations: string[] = [];
  readonly counts = { rotations: 0, replays: 0 };
  readonly #calm: { isCalm: boolean };
  readonly #following: Promise<void>;
  readonly #requests: Promise<void>[] = [];
  #rotating: Promise<void> = Promise.resolve();

  private constructor(
    executed: ExecutedTenant,
    receiver: Receiver,
    follower: Follower,
    endpoints: readonly GivenEndpoint[],
    calm: { isCalm: boolean },
  ) {
    this.executed = executed;
    this.receiver = receiver;
    this.follower = follower;
    this.endpoints = endpoints;
    this.#calm = calm;
    this.#following = follower.follow();
  }

  /**
   * Registers endpoints for a tenant that has done nothing yet, and begins to follow its feed.
   *
   * @param seed what the conduct of the endpoints follows from
   * @param trap passed by whoever is told
   * @param pauseMilliseconds how long whoever follows the feed waits when there is nothing new
   */
  static async prepare(
    { host }: Pick<Deployment, "host">,
    executed: ExecutedTenant,
    seed: string,
    trap: Trap<Moment>,
    pauseMilliseconds = 100,
  ): Promise<ToldTenant> {
    const calm = { isCalm: false };
    const receiver = new Receiver({ seed, trap, isCalm: () => calm.isCalm });
    const endpoints = await givenEndpoints(executed.teller, receiver, await receiver.listen());
    const follower = new Follower(host, executed.tenant, pauseMilliseconds);
    return new ToldTenant(executed, receiver, follower, endpoints, calm);
  }

  /** Gives an endpoint a new secret, each in turn and one after the other. */
  rotate(): void {
    const endpoint = this.endpoints[this.counts.rotations++ % this.endpoints.length];
    if (endpoint === undefined) return;
    const { teller } = this.executed;
    this.#rotating = this.#rotating.then(() => rotateSecret(teller, this.receiver, endpoint));
  }

  /** Has events sent again, to each endpoint in turn. */
  sendAgain(how: SendsAgain): void {
    const endpoint = this.endpoints[this.counts.replays++ % this.endpoints.length];
    if (endpoint === undefined) return;
    this.replayedIds.add(endpoint.id);
    this.#requests.push(sendAgain(this.executed.teller, endpoint, how));
  }

  /** Resolves when all rotations have been answered. */
  async waitForRotations(): Promise<void> {
    await this.#rotating;
  }

  /** Waits for the answers to everything that was asked. */
  async hear(): Promise<void> {
    await Promise.all([this.executed.hear(), ...this.#requests, this.#rotating]);
  }

  /** Lets the endpoints behave as they should, and waits until they have been told everything. */
  async waitUntilTold(patienceMilliseconds: number): Promise<void> {
    this.#calm.isCalm = true;
    const deadline = Date.now() + patienceMilliseconds;
    for (;;) {
      const left = readUntold(this.executed);
      if (Object.values(left).every((some) => some === 0)) return;
      if (Date.now() > deadline) {
        this.violations.push(`there are left ${JSON.stringify(left)}`);
        return;
      }
      await sleep(LOOK_MILLISECONDS);
    }
  }

  /** Reads the feed to its end. */
  async readToTheEnd(): Promise<void> {
    this.follower.end();
    await this.#following;
  }

  end(): void {
    this.executed.end();
    this.receiver.close();
  }
}
