/**
 * What the senders of a round tell by themselves: acceptances, replies, and the results of what they have taken on. It is
 * told until it is answered, through whatever kills the Worker meanwhile, and some of it twice.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { toInstanceId } from "../../../src/domain/action.ts";
import type { EventResult } from "../../../src/domain/senderEvent.ts";
import type { Promised, Telling } from "./conduct.ts";
import type { Ledger, NotedAsk } from "./Ledger.ts";
import type { ReplyPlan } from "./plan.ts";
import type { Teller } from "./Teller.ts";
import type { Trap } from "./Trap.ts";

const PAUSE_MILLISECONDS = 1_000;

/** A lead has written in person, and whoever told it has heard that it counts. */
export interface ToldReply {
  readonly position: number;
  /** When it was told first. */
  readonly sentAt: number;
  /** When it was first answered. */
  readonly answeredAt: number;
}

interface EventToTell {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** When an event was told that counts; null for one that was ignored. */
type Told = Omit<ToldReply, "position"> | null;

export class Events {
  readonly counts = { acceptancesTold: 0, repliesTold: 0, resultsTold: 0, eventsToldTwice: 0 };
  readonly replies: ToldReply[] = [];
  readonly violations: string[] = [];
  /** How many are still to be told, or are not answered yet. */
  open = 0;
  readonly #teller: Teller;
  readonly #ledger: Ledger;
  readonly #trap: Trap;

  constructor(teller: Teller, ledger: Ledger, trap: Trap) {
    this.#teller = teller;
    this.#ledger = ledger;
    this.#trap = trap;
  }

  /** Whoever was asked to connect accepts. */
  tellAcceptance(request: NotedAsk, telling: Telling): void {
    const { actionId } = request;
    this.#begin(telling, async () => {
      const event = { type: "connection.accepted", id: `${actionId}-accepted`, actionId };
      const told = await this.#tell(event, Date.now(), telling);
      if (told !== null) this.#ledger.find(request, "accepted");
      this.counts.acceptancesTold++;
    });
  }

  /** A sender tells what became of an action that it has taken on, if that is still true then. */
  tellResult(ask: NotedAsk, { result, telling }: Promised): void {
    const { actionId } = ask;
    const takenOnAt = Date.now();
    this.#begin(telling, async () => {
      if (result === "later" && this.#ledger.hasPerformed(ask)) return;
      this.#ledger.find(ask, result === "sent" ? "settled" : "nothing");
      const id = `${actionId}-${result}`;
      const until = new Date(Date.now() + PAUSE_MILLISECONDS).toISOString();
      if (result === "sent") {
        await this.#tell({ type: "action.sent", id, actionId }, takenOnAt, telling);
      } else {
        await this.#tell({ type: "action.later", id, actionId, until }, Date.now(), telling);
      }
      this.counts.resultsTold++;
    });
  }

  /** A lead of a run writes, in person or by machine. */
  tellReply(runId: string, { position, isAutomatic, names, telling }: ReplyPlan): void {
    const instanceId = toInstanceId({ runId, position });
    const about = names === "instance" ? { instanceId } : { externalId: `${position}` };
    this.#begin(telling, async () => {
      const told = await this.#tell(
        {
          ...{ type: "message.received", id: `${instanceId}-reply-${crypto.randomUUID()}` },
          ...{ automatic: isAutomatic, text: "Hello", ...about },
        },
        Date.now(),
        telling,
      );
      if (told === null) this.violations.push(`the reply of ${instanceId} was ignored`);
      else if (!isAutomatic) this.replies.push({ position, ...told });
      this.counts.repliesTold++;
    });
  }

  #begin({ afterMilliseconds }: Telling, tell: () => Promise<void>): void {
    this.open++;
    void sleep(afterMilliseconds)
      .then(tell)
      .catch((error: unknown) => this.violations.push(String(error)))
      .finally(() => {
        this.open--;
      });
  }

  async #tell(
    event: EventToTell,
    occurredAt: number,
    { againAfterMilliseconds }: Telling,
  ): Promise<Told> {
    await this.#trap.pass("told", false);
    const sentAt = Date.now();
    const body = { events: [{ ...event, occurredAt: new Date(occurredAt).toISOString() }] };
    const once = async (): Promise<EventResult & { readonly at: number }> => {
      const { results } = await this.#teller.tell<{ results: EventResult[] }>(
        "/sender-events",
        body,
      );
      const [result] = results;
      if (result === undefined) throw new Error(`Nothing became of the event ${event.id}.`);
      return { ...result, at: Date.now() };
    };
    const again = async () => {
      if (againAfterMilliseconds === null) return [];
      await sleep(againAfterMilliseconds);
      this.counts.eventsToldTwice++;
      return [await once()];
    };
    const [first, second] = await Promise.all([once(), again()]);
    const answers = [first, ...second];
    if (answers.filter(({ outcome }) => outcome === "applied").length > 1) {
      this.violations.push(`the event ${event.id} was applied twice`);
    }
    const answeredAt = Math.min(...answers.map(({ at }) => at));
    return first.reason === null ? { sentAt, answeredAt } : null;
  }
}
