/** The plans of starts that this conversation has seen: no other one is started. */

import type { components } from "../../client/contractTypes.ts";

type Preview = components["schemas"]["StartPreview"];

/** What a preview says of a start, as far as a person is told when they are asked. */
export type StartPreview = Pick<
  Preview,
  "canStart" | "triggered" | "instancesCreated" | "estimatedEnd"
> & {
  readonly unreachable: Pick<
    NonNullable<Preview["unreachable"]>,
    "leads" | "leadsLookedAt" | "suppressedLeads"
  > | null;
  readonly senders:
    | readonly Pick<NonNullable<Preview["senders"]>[number], "name" | "enabled">[]
    | null;
};

/** A plan that was shown. */
export interface ShownPlan {
  readonly preview: StartPreview;
  /**
   * The `Idempotency-Key` of its start: however often that is asked for, it is one request. A later preview of the same
   * plan has another one: a campaign that was stopped meanwhile is not answered with its earlier start.
   */
  readonly idempotencyKey: string;
}

export class ShownPlans {
  readonly #plans = new Map<string, { readonly tag: string; readonly plan: ShownPlan }>();

  /** Notes what a preview has shown. It takes the place of an earlier one of the campaign. */
  show(campaignId: string, tag: string, preview: StartPreview): void {
    const plan = { preview, idempotencyKey: crypto.randomUUID() };
    this.#plans.set(campaignId, { tag: withoutWeakness(tag), plan });
  }

  /** The plan that a tag names; null unless the campaign's latest preview has shown it. */
  find(campaignId: string, tag: string): ShownPlan | null {
    const shown = this.#plans.get(campaignId);
    return shown?.tag === withoutWeakness(tag) ? shown.plan : null;
  }

  /** Takes a plan back that has changed. */
  forget(campaignId: string): void {
    this.#plans.delete(campaignId);
  }
}

/** A proxy that compresses an answer weakens its tag; it names the same plan. */
function withoutWeakness(tag: string): string {
  return tag.replace(/^W\//, "");
}
