/** A campaign: a name, a workflow and a frozen selection of leads. Times are milliseconds since 1970. */

export const CAMPAIGN_STATUSES = ["draft", "active", "stopped", "completed"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** `manual`: the start itself triggers the workflow; `automatic`: instances appear as leads arrive while active. */
export const WORKFLOW_TRIGGERS = ["manual", "automatic"] as const;
export type WorkflowTrigger = (typeof WORKFLOW_TRIGGERS)[number];

/** What a campaign's leads are: its audience as it was at creation, or leads named one by one. */
export type LeadSelection = "audience" | "leads";

/** A campaign names at most so many senders. */
export const MAXIMUM_NAMED_SENDERS = 20;

export interface Campaign {
  readonly id: string;
  readonly accountGroupId: string;
  readonly audienceId: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: CampaignStatus;
  readonly workflowTrigger: WorkflowTrigger;
  readonly leadSelection: LeadSelection;
  readonly selectedLeadCount: number;
  readonly includeConversationHistory: boolean;
  readonly autoCancelOnMessageReceived: boolean;
  /** BCP 47. */
  readonly outreachLanguage: string | null;
  /** The latest run; null for a draft. */
  readonly runId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  readonly rateLimitedUntil: number | null;
}
