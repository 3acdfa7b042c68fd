/**
 * The senders of a round: one server on the loopback, in the process that drives the round, so that no kill reaches it. It
 * verifies each request, and writes it down before it answers.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

import type { ActionKey } from "../../../src/domain/action.ts";
import type { AnswerMeaning } from "../../invariants/execution.ts";
import type { AskedAction } from "../../support/performingSender.ts";
import { CALM, type Conduct, conductOf, type Promised } from "./conduct.ts";
import type { Ledger, NotedAsk } from "./Ledger.ts";
import type { Moment } from "./plan.ts";
import { toNotedAsk } from "./readAsk.ts";
import { SENDER_HABITS, type SenderName } from "./senders.ts";
import type { Trap } from "./Trap.ts";

const PAUSE_MILLISECONDS = 1_000;

/** What the server asks of its round. */
export interface SenderWorld {
  readonly seed: string;
  readonly ledger: Ledger;
  readonly trap: Trap;
  /** Whether the senders behave as they should from now on. */
  readonly isCalm: () => boolean;
  /** The plan's name of a campaign. */
  readonly nameOf: (campaignId: string) => string;
  /** When the call was claimed that has this attempt; null when D1 does not say so. */
  claimedAt(action: ActionKey, attempt: number): number | null;
  /** Told when a sender is asked, */
  onAsked(ask: NotedAsk): void;
  /** when it has performed the action, */
  onPerformed(ask: NotedAsk): void;
  /** and when it has taken on the action, and owes the result. */
  onTakenOn(ask: NotedAsk, promised: Promised): void;
}

type Answer = readonly [status: number, body: object, meaning: AnswerMeaning];

const SENT: Answer = [200, { status: "sent" }, "performed"];
const ACCEPTED: Answer = [202, { status: "accepted" }, "unclear"];

export class SenderServer {
  lookUps = 0;
  readonly #world: SenderWorld;
  readonly #server: Server;
  readonly #webhooks = new Map<SenderName, Webhook>();
  /** The ids under which a sender has performed, with what they name. */
  readonly #performed = new Map<string, ActionKey>();

  constructor(world: SenderWorld) {
    this.#world = world;
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  /** @returns the URL; a sender's is its name below it */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes the secret that signs the requests to a sender. */
  register(name: SenderName, secret: string): void {
    this.#webhooks.set(name, new Webhook(secret));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [, name = "", ...rest] = (request.url ?? "").split("/");
      if (name === "gates") {
        await this.#world.trap.pass(rest[0] as Moment, true);
        response.end();
      } else if (request.method === "GET") this.#lookUp(name as SenderName, rest, response);
      else await this.#perform(name as SenderName, request, response);
    } catch (error) {
      this.#world.ledger.faults.push(String(error));
      response.destroy();
    }
  }

  /** Tells what became of an action. A sender that has not heard of it never will: it is too late for it to begin. */
  #lookUp(name: SenderName, [, actionId = ""]: readonly string[], response: ServerResponse): void {
    this.lookUps++;
    const performed = this.#performed.get(`${name} ${actionId}`);
    if (performed === undefined) {
      const ask = this.#world.ledger.asks.find((one) => one.actionId === actionId);
      if (ask !== undefined) this.#world.ledger.find(ask, "nothing");
      send(response, 200, { status: "not_found" });
    } else {
      this.#world.ledger.find(performed, "settled");
      send(response, 200, { status: "sent" });
    }
  }

  async #perform(
    name: SenderName,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { ledger, trap } = this.#world;
    const headers = request.headers as Record<string, string>;
    const body = await text(request);
    this.#webhooks.get(name)?.verify(body, headers);
    const { data } = JSON.parse(body) as { readonly data: AskedAction };
    const { id: actionId, attempt, notAfter } = data.action;
    if (headers["webhook-id"] !== actionId || headers["idempotency-key"] !== actionId) {
      ledger.faults.push(`the action ${actionId} was asked for as ${headers["webhook-id"]}`);
    }
    const ask = toNotedAsk(data, (action) => this.#world.claimedAt(action, attempt));
    const conduct = this.#conductOf(ask);
    const index = ledger.ask(ask);
    this.#world.onAsked(ask);
    await trap.pass("asked", true);
    const answer = this.#decide(name, ask, Date.parse(notAfter), conduct);
    await trap.pass("performed", true);
    if (conduct.afterMilliseconds > 0) await sleep(conduct.afterMilliseconds);
    if (conduct.cuts || request.socket.destroyed) {
      request.socket.destroy();
      return;
    }
    const [status, content, meaning] = answer;
    send(response, status, content);
    ledger.answer(index, meaning);
  }

  #decide(name: SenderName, ask: NotedAsk, notAfter: number, conduct: Conduct): Answer {
    const key = `${name} ${ask.actionId}`;
    if (SENDER_HABITS[name].keepsKeysHours > 0 && this.#performed.has(key)) return SENT;
    // A sender does not begin later than it was told.
    if (Date.now() > notAfter || conduct.says === "later") {
      const until = new Date(Date.now() + PAUSE_MILLISECONDS).toISOString();
      return [429, { status: "later", scope: "action", until }, "nothing"];
    }
    if (conduct.performs) {
      this.#world.ledger.perform(ask);
      this.#performed.set(key, ask);
      this.#world.onPerformed(ask);
    }
    if (conduct.promises !== null) {
      this.#world.onTakenOn(ask, conduct.promises);
      return ACCEPTED;
    }
    if (conduct.says === "skipped") {
      return [200, { status: "skipped", reason: "connected" }, "skipped"];
    }
    if (conduct.says === "rejected") {
      return [422, { status: "rejected", code: "blocked_recipient" }, "rejected"];
    }
    return SENT;
  }

  #conductOf(ask: NotedAsk): Conduct {
    const { seed, ledger, isCalm, nameOf } = this.#world;
    if (isCalm()) return CALM;
    const name = nameOf(ask.campaignId);
    const asks = ledger.countAsks(ask);
    return conductOf(`${seed}/${name}/${ask.position}/${ask.step}/${asks}`, asks === 0);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
