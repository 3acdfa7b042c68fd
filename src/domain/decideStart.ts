/**
 * May this campaign start? The whole rule, pure. The guard of the statement in `database/startRun.ts` has the same
 * conditions in the same order, each with the reason that is given here; a test holds the two against each other.
 */
import type { CampaignStatus, WorkflowTrigger } from "./campaign.ts";
import type { PlanPart } from "./startPlan.ts";

/** What the rule needs to know. */
export interface StartFacts {
  readonly status: CampaignStatus;
  readonly workflowTrigger: WorkflowTrigger;
  readonly selectedLeadCount: number;
  /** Selected leads that the runs stopped so far have brought to an end: `FINISHED_STATUSES` of instance.ts. */
  readonly finishedLeadCount: number;
  /** The content slots that have no template. */
  readonly slotsWithoutTemplate: readonly { readonly id: string; readonly label: string }[];
  /** The latest run's id; null for a draft. */
  readonly runId: string | null;
  /** When the campaign came into its present status, milliseconds since 1970. */
  readonly statusSince: number;
  /** When the campaign last changed, milliseconds since 1970. */
  readonly updatedAt: number;
}

export type StartConflictCode = "CAMPAIGN_ALREADY_ACTIVE" | "CAMPAIGN_COMPLETED";

/** Why a start is refused. A result, not an exception: it travels from the object to the Worker as it is. */
export type StartRefusal =
  | { readonly reason: "campaign-not-found" }
  | {
      readonly reason: "conflict";
      readonly code: StartConflictCode;
      readonly runId: string | null;
      /** Milliseconds since 1970. */
      readonly since: number;
    }
  | { readonly reason: "not-startable"; readonly details: readonly string[] }
  | { readonly reason: "plan-changed"; readonly changed: readonly PlanPart[] };

export type StartConflict = Extract<StartRefusal, { reason: "conflict" }>;

export type StartDecision =
  | { readonly start: true; readonly triggered: boolean; readonly instancesCreated: number }
  | { readonly start: false; readonly refusal: StartRefusal };

/** Decides a start: state before configuration, and of the configuration every reason, not the first. */
export function decideStart(facts: StartFacts): StartDecision {
  const conflict = decideConflict(facts);
  if (conflict !== null) return { start: false, refusal: conflict };

  const details = findConfigurationFaults(facts);
  if (details.length > 0) return { start: false, refusal: { reason: "not-startable", details } };

  const triggered = facts.workflowTrigger === "manual";
  return {
    start: true,
    triggered,
    instancesCreated: triggered ? facts.selectedLeadCount - facts.finishedLeadCount : 0,
  };
}

/** Everything that forbids a start now, each by itself and in the order in which it would be told: none if it may start. */
export function findStartBlockers(facts: StartFacts): StartRefusal[] {
  const conflict = decideConflict(facts);
  const faults = findConfigurationFaults(facts).map(
    (fault): StartRefusal => ({ reason: "not-startable", details: [fault] }),
  );
  return conflict === null ? faults : [conflict, ...faults];
}

/** Whether the campaign's status forbids a start, and any other change of what would start. */
export function decideConflict({
  status,
  runId,
  statusSince,
}: Pick<StartFacts, "status" | "runId" | "statusSince">): StartConflict | null {
  switch (status) {
    case "draft":
    case "stopped":
      return null;
    case "active":
      return { reason: "conflict", code: "CAMPAIGN_ALREADY_ACTIVE", runId, since: statusSince };
    case "completed":
      return { reason: "conflict", code: "CAMPAIGN_COMPLETED", runId, since: statusSince };
  }
}

function findConfigurationFaults(facts: StartFacts): string[] {
  const faults = facts.slotsWithoutTemplate.map(
    ({ id, label }) => `The content slot ${id} (${label}) has no template: give it one.`,
  );
  // An automatic campaign may start over no leads: its instances come with the leads that arrive.
  if (facts.workflowTrigger === "manual") {
    if (facts.selectedLeadCount === 0) {
      faults.push("The campaign has no selected leads: create one over an audience that has some.");
    } else if (facts.finishedLeadCount >= facts.selectedLeadCount) {
      faults.push("Every selected lead has a finished instance: there is nobody left to reach.");
    }
  }
  return faults;
}
