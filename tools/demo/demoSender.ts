/**
 * The demo's sender: a server on the loopback that does what a team's sender does, with invented people behind it. It
 * verifies each request, and keeps the ledger of what it was asked and of what it has performed.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";

import { beginsPause, conductOf, losesAnswer } from "./people.ts";

const PAUSE_MILLISECONDS = 3_000;
const FIRST_ACCEPTANCE_MILLISECONDS = 200;
const LATER_ACCEPTANCES_MILLISECONDS = 100;
/** Acceptances come in so many groups, one after the other. */
const GROUPS_OF_ACCEPTANCES = 8;

/** A request as the ledger keeps it. */
export interface LedgerEntry {
  readonly actionId: string;
  /** The header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
  readonly step: number;
  readonly leadId: string;
  readonly text: string | null;
  /** `lost`: performed, and the connection broke before the answer. */
  readonly answer: "sent" | "lost" | "rejected" | "later";
  /** Whether the lead has replied, and Kickoff was told before the answer. */
  readonly replies: boolean;
}

/** What the sender tells Kickoff. */
export interface NewEvent {
  readonly type:
    | "action.sent"
    | "connection.accepted"
    | "connection.withdrawn"
    | "message.received";
  readonly actionId: string;
  readonly text?: string;
}

/** Tells Kickoff an event; resolves once Kickoff has it. */
export type Tell = (event: NewEvent) => Promise<void>;

interface Requested {
  readonly type: string;
  readonly data: {
    readonly action: { readonly id: string };
    readonly step: number;
    readonly lead: { readonly id: string };
    readonly content: { readonly text: string } | null;
  };
}

type Answer = readonly [status: number, body?: object];

/** A sender that listens. */
export class DemoSender {
  /** What it was asked, with a valid signature, in order. */
  readonly ledger: LedgerEntry[] = [];
  /** How many requests were not signed with its secret. */
  unsigned = 0;
  /** Until when it has asked to be left alone, in milliseconds since 1970; null before. */
  pausedUntil: number | null = null;
  /** Whether the demo has seen that the campaign shows the pause: until then another one follows. */
  isPauseSeen = false;
  /** What went wrong here; the demo fails with it. */
  fault: unknown = null;

  readonly #server = createServer((request, response) => void this.#respond(request, response));
  /** The leads, in the order in which they were asked for first. */
  readonly #numbers = new Map<string, number>();
  #webhook: Webhook | null = null;
  #tell: Tell = () => Promise.reject(new Error("Nobody listens yet."));

  /** Listens on a free port of the loopback; returns the URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Takes what its registration answered, and how it tells events. */
  register(secret: string, tell: Tell): void {
    this.#webhook = new Webhook(secret);
    this.#tell = tell;
  }

  /** The connection requests that nobody has accepted, by the ids of their actions. */
  unaccepted(): string[] {
    return this.ledger
      .filter(
        ({ step, leadId, answer }) =>
          step === 1 && answer === "sent" && this.#conductOf(leadId) === "stays-silent",
      )
      .map(({ actionId }) => actionId);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await this.#answer(request);
      if (answer === null) {
        request.socket.destroy();
        return;
      }
      const [status, body] = answer;
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(body && JSON.stringify(body));
    } catch (error) {
      this.fault ??= error;
      response.writeHead(500).end();
    }
  }

  /** Null: the connection breaks. */
  async #answer(request: IncomingMessage): Promise<Answer | null> {
    const body = await text(request);
    let requested: Requested;
    try {
      if (this.#webhook === null) throw new Error("There is no secret yet.");
      requested = this.#webhook.verify(
        body,
        request.headers as Record<string, string>,
      ) as Requested;
    } catch {
      this.unsigned++;
      return [401, { status: "blocked", code: "bad_signature" }];
    }
    if (requested.type !== "action.requested") return [204];
    const { data } = requested;
    const answer = this.#decide(data);
    this.ledger.push({
      actionId: data.action.id,
      idempotencyKey: request.headers["idempotency-key"] as string | undefined,
      step: data.step,
      leadId: data.lead.id,
      text: data.content?.text ?? null,
      answer,
      replies: this.#replies(data),
    });
    return await this.#perform(data, answer);
  }

  #decide({ step, lead }: Requested["data"]): LedgerEntry["answer"] {
    const number = this.#numberOf(lead.id);
    const now = Date.now();
    const begins =
      this.pausedUntil === null ? step === 1 && beginsPause(number) : !this.isPauseSeen;
    if (begins && now >= (this.pausedUntil ?? 0)) this.pausedUntil = now + PAUSE_MILLISECONDS;
    if (this.pausedUntil !== null && now < this.pausedUntil) return "later";
    if (step === 1 && conductOf(number) === "is-rejected") return "rejected";
    return step === 3 && losesAnswer(number) ? "lost" : "sent";
  }

  async #perform(
    { action, step, lead }: Requested["data"],
    answer: LedgerEntry["answer"],
  ): Promise<Answer | null> {
    switch (answer) {
      case "later": {
        const until = new Date(this.pausedUntil ?? Date.now()).toISOString();
        return [429, { status: "later", until, scope: "sender" }];
      }
      case "rejected":
        return [422, { status: "rejected", code: "profile_not_found", message: "No such profile" }];
      case "lost":
        return null;
      case "sent": {
        // The lead is quicker than the answer to Kickoff.
        if (this.#replies({ step, lead })) {
          await this.#tell({
            type: "message.received",
            actionId: action.id,
            text: "Thank you, but we have just bought one.",
          });
        }
        if (step === 1 && this.#conductOf(lead.id) !== "stays-silent")
          void this.#acceptSoon(action.id, lead.id);
        return [200, { status: "sent", id: `demo-${action.id}`, at: new Date().toISOString() }];
      }
    }
  }

  async #acceptSoon(actionId: string, leadId: string): Promise<void> {
    const group = this.#numberOf(leadId) % GROUPS_OF_ACCEPTANCES;
    try {
      await sleep(FIRST_ACCEPTANCE_MILLISECONDS + group * LATER_ACCEPTANCES_MILLISECONDS);
      await this.#tell({ type: "connection.accepted", actionId });
    } catch (error) {
      this.fault ??= error;
    }
  }

  #replies({ step, lead }: Pick<Requested["data"], "step" | "lead">): boolean {
    return step === 3 && this.#conductOf(lead.id) === "replies";
  }

  #numberOf(leadId: string): number {
    const known = this.#numbers.get(leadId);
    if (known !== undefined) return known;
    this.#numbers.set(leadId, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #conductOf(leadId: string) {
    return conductOf(this.#numberOf(leadId));
  }
}
