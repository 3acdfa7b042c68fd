/**
 * The webhook endpoints of a round: one server on the loopback, in the process that drives the round, so that no kill
 * reaches it. It writes down what it is told before it answers.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import type { Attempt } from "../../invariants/telling.ts";
import type { Trap } from "../execution/Trap.ts";
import { CALM, conductOf } from "./conduct.ts";
import type { Moment } from "./plan.ts";
import { Secrets } from "./Secrets.ts";

/** An endpoint takes what it has been told so often: nothing is given up, however long a round takes. */
const MOST_TROUBLES = 3;

/** What the receiver asks of its round. */
export interface ReceiverWorld {
  readonly seed: string;
  readonly trap: Trap<Moment>;
  /** Whether the endpoints behave as they should from now on. */
  readonly isCalm: () => boolean;
}

/** What an endpoint was told, and by which secrets it knows that it was told by the Worker. */
interface ReceivingEndpoint {
  readonly attempts: Attempt[];
  readonly secrets: Secrets;
}

export class Receiver {
  readonly faults: string[] = [];
  pausesAsked = 0;
  readonly #world: ReceiverWorld;
  readonly #server: Server;
  readonly #endpoints = new Map<string, ReceivingEndpoint>();

  constructor(world: ReceiverWorld) {
    this.#world = world;
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  /** @returns the URL; an endpoint's is its name below it */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The endpoint of a name. */
  endpoint(name: string): ReceivingEndpoint {
    const known = this.#endpoints.get(name) ?? { attempts: [], secrets: new Secrets() };
    this.#endpoints.set(name, known);
    return known;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [, name = "", moment] = (request.url ?? "").split("/");
      if (name === "gates") {
        await this.#world.trap.pass(moment as Moment, true);
        response.end();
      } else await this.#take(name, request, response);
    } catch (error) {
      this.faults.push(String(error));
      response.destroy();
    }
  }

  async #take(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { attempts, secrets } = this.endpoint(name);
    const body = await text(request);
    const headers = request.headers as Record<string, string>;
    const eventId = String(headers["webhook-id"]);
    const before = attempts.filter((attempt) => attempt.eventId === eventId).length;
    const seal = secrets.verify(body, headers);
    const index = attempts.push({ eventId, body, at: Date.now(), status: null, seal }) - 1;
    await this.#world.trap.pass("asked", true);
    const { sequence } = JSON.parse(body) as { readonly sequence: number };
    const { seed, isCalm } = this.#world;
    const conduct =
      isCalm() || before >= MOST_TROUBLES
        ? CALM
        : conductOf(`${seed}/${name}/${sequence}/${before}`);
    const { status, afterMilliseconds, retryAfterSeconds } = conduct;
    if (afterMilliseconds > 0) await sleep(afterMilliseconds);
    if (conduct.cuts || request.socket.destroyed) {
      request.socket.destroy();
      return;
    }
    attempts[index] = { eventId, body, at: attempts[index]?.at ?? 0, status, seal };
    const asks = retryAfterSeconds === null ? {} : { "Retry-After": String(retryAfterSeconds) };
    if (retryAfterSeconds !== null) this.pausesAsked++;
    response.writeHead(status, asks).end();
  }
}
