/** The ledger of the senders: what they were asked and have done, written down before they answer. */
import type { ActionKey } from "../../../src/domain/action.ts";
import type {
  AnswerMeaning,
  Ask,
  Finding,
  Ledger as LedgerState,
  Performance,
} from "../../invariants/execution.ts";
import { isSameAction } from "../../invariants/execution.ts";

/** As many as a number tells apart. */
const MOMENTS_A_MILLISECOND = 4_000;
const LAST_MOMENT = 1 - 1 / MOMENTS_A_MILLISECOND;

export type NotedAsk = Omit<Ask, "begunAt" | "answer">;

export class Ledger implements LedgerState {
  readonly asks: Ask[] = [];
  readonly performances: (Performance & { readonly actionId: string })[] = [];
  readonly findings: Finding[] = [];
  /** What no request may be. */
  readonly faults: string[] = [];
  #latest = 0;
  #happenedThen = 0;

  /** A request arrives. @returns the index of the ask */
  ask(ask: NotedAsk): number {
    return this.asks.push({ ...ask, begunAt: this.#moment(), answer: null }) - 1;
  }

  /** A sender acts. */
  perform({ campaignId, position, step, senderId, actionId, kind, claimedAt }: NotedAsk): void {
    const at = this.#moment();
    this.performances.push({
      ...{ campaignId, position, step, senderId, actionId, kind, at, claimedAt: claimedAt ?? at },
    });
  }

  /** An answer leaves. */
  answer(index: number, meaning: AnswerMeaning): void {
    const ask = this.asks[index];
    if (ask !== undefined) this.asks[index] = { ...ask, answer: { at: this.#moment(), meaning } };
  }

  /** Something becomes known about an action besides the answers. */
  find({ campaignId, position, step }: ActionKey, meaning: Finding["meaning"]): void {
    this.findings.push({ campaignId, position, step, meaning, at: this.#moment() });
  }

  hasPerformed(action: ActionKey): boolean {
    return this.performances.some((one) => isSameAction(one, action));
  }

  /** How often an action was asked for so far. */
  countAsks(action: ActionKey): number {
    return this.asks.filter((one) => isSameAction(one, action)).length;
  }

  /** The present moment: a fraction tells apart what happens in one millisecond. */
  #moment(): number {
    const now = Math.max(Date.now(), this.#latest);
    this.#happenedThen = now > this.#latest ? 0 : this.#happenedThen + 1;
    this.#latest = now;
    return now + Math.min(this.#happenedThen / MOMENTS_A_MILLISECOND, LAST_MOMENT);
  }
}
