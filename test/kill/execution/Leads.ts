/** What the leads of a tenant do by themselves: they write when a sender is asked for one of them, and they accept. */
import { Random } from "../../../tools/random.ts";
import { planTelling } from "./conduct.ts";
import type { Events } from "./Events.ts";
import type { NotedAsk } from "./Ledger.ts";
import type { ExecutedCampaignPlan, ReplyPlan } from "./plan.ts";

/** How long a lead may take to accept. */
const LONGEST_ACCEPTANCE_MILLISECONDS = 800;

export class Leads {
  readonly #seed: string;
  readonly #plans: ReadonlyMap<string, ExecutedCampaignPlan>;
  readonly #events: Events;
  readonly #written = new Set<ReplyPlan>();

  /**
   * @param seed what they do follows from it
   * @param plans the plan of each campaign, by its id
   */
  constructor(seed: string, plans: ReadonlyMap<string, ExecutedCampaignPlan>, events: Events) {
    this.#seed = seed;
    this.#plans = plans;
    this.#events = events;
  }

  /** Some leads write when a sender is asked for one of them, the first time. */
  onAsked({ campaignId, position, step, runId }: NotedAsk): void {
    for (const reply of this.#plans.get(campaignId)?.replies ?? []) {
      const { afterAskFor } = reply;
      if (afterAskFor.position !== position || afterAskFor.step !== step) continue;
      if (this.#written.has(reply)) continue;
      this.#written.add(reply);
      this.#events.tellReply(runId, reply);
    }
  }

  /** Whoever is asked to connect accepts, soon. */
  onPerformed(ask: NotedAsk): void {
    if (ask.kind !== "connection_request") return;
    const name = this.#plans.get(ask.campaignId)?.name ?? "";
    const random = new Random(`${this.#seed}/${name}/${ask.position}/acceptance`);
    this.#events.tellAcceptance(ask, planTelling(random, LONGEST_ACCEPTANCE_MILLISECONDS));
  }
}
