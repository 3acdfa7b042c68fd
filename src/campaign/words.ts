/** The words of the domain, as every layer uses them. Times are milliseconds since 1970. */

export const CAMPAIGN_STATUSES = ["draft", "active", "stopped", "completed"] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** `manual`: the start itself triggers the workflow; `automatic`: instances appear as leads arrive while active. */
export const WORKFLOW_TRIGGERS = ["manual", "automatic"] as const;
export type WorkflowTrigger = (typeof WORKFLOW_TRIGGERS)[number];

/** What a campaign's leads are: its audience as it was at creation, or leads named one by one. */
export type LeadSelection = "audience" | "leads";

export const INSTANCE_STATUSES = [
  "pending",
  "running",
  "completed",
  "cancelled",
  "failed",
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** Of whatever has a name. */
export const MAXIMUM_NAME_CHARACTERS = 200;
/** Of a campaign or an audience. */
export const MAXIMUM_DESCRIPTION_CHARACTERS = 2_000;

/** What carries a message to a lead. */
export const CHANNELS = ["connection_request", "direct_message", "inmail"] as const;
export type Channel = (typeof CHANNELS)[number];

/** A message that content slots can point to. */
export interface Template {
  readonly id: string;
  /** Null: built in, readable by every account group and changed by none. */
  readonly accountGroupId: string | null;
  readonly channel: Channel;
  readonly name: string;
  /** Placeholders like `{{name}}` are part of the text. */
  readonly content: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A place in a campaign's workflow that sends a message. */
export interface ContentSlot {
  readonly id: string;
  readonly channel: Channel;
  readonly label: string;
  /** Counts all slots of the campaign from 1. */
  readonly position: number;
  /** Counts those of its channel from 1. */
  readonly channelPosition: number;
  /** Null when its template was deleted. */
  readonly templateId: string | null;
}

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

/** Lead positions `[from, to)`: the unit that travels on the queue. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The most leads that a range on the queue covers. The longer, the less there is to send and to look after; but no other
 * statement of the database runs meanwhile, and one over 10,000 rows is as large as D1 advises.
 * Source: https://developers.cloudflare.com/d1/best-practices/
 */
export const MAXIMUM_RANGE_LENGTH = 2_500;

/** A range of one run of one campaign. */
export interface RangeOfRun extends Range {
  readonly runId: string;
  readonly campaignId: string;
}

/** What became of a range: `repeated` and `ended` leave everything as it was. */
export type InstanceCreationOutcome =
  | { readonly outcome: "created"; readonly instancesCreated: number }
  | { readonly outcome: "repeated" }
  | { readonly outcome: "ended" }
  | { readonly outcome: "unknown-run" }
  | { readonly outcome: "impossible-range" };

/** One accepted start: the audit record and the outbox row. */
export interface Run {
  readonly id: string;
  readonly campaignId: string;
  /** The id of the API key. */
  readonly startedBy: string;
  readonly traceId: string;
  readonly triggered: boolean;
  /** The lead positions `[firstPosition, endPosition)` that the run covers; an automatic run grows at its end. */
  readonly firstPosition: number;
  readonly endPosition: number;
  readonly instancesPromised: number;
  readonly instancesCreated: number;
  readonly startedAt: number;
  /** When the run last came closer to its promise. */
  readonly progressedAt: number;
  /** When the last promised instance of a triggered run appeared. */
  readonly finishedAt: number | null;
  /** When the campaign left `active`; no instance is created afterwards. */
  readonly endedAt: number | null;
  /** The id of the API key that stopped it. */
  readonly stoppedBy: string | null;
  /** How many instances were open when it was stopped, and are cancelled. */
  readonly instancesStopped: number | null;
}

/** What a start answers, now and whenever it is asked again. */
export interface StartedCampaign {
  readonly runId: string;
  /** As it was the moment it started. */
  readonly campaign: Campaign;
  readonly triggered: boolean;
  readonly instancesCreated: number;
  /** The lead positions whose instances the start owes; empty for an automatic campaign. */
  readonly whole: Range;
}

/** What a stop answers, now and whenever it is asked again. */
export interface StoppedCampaign {
  readonly stopId: string;
  /** The run that it ended. */
  readonly runId: string;
  /** As it was the moment it stopped. */
  readonly campaign: Campaign;
  /** How many instances were open, and are cancelled. */
  readonly instancesStopped: number;
}

/** Who asks for a change of which campaign's status. */
export interface TransitionRequest {
  readonly accountGroupId: string;
  readonly campaignId: string;
  readonly apiKeyId: string;
  readonly idempotencyKey: string | null;
  readonly traceId: string;
  /**
   * When the client's request was taken up, milliseconds since 1970. A campaign that has changed since voids the
   * request, so that none of its calls, however late, can undo what came after it.
   */
  readonly askedAt: number;
}

/** Who asks for which start. */
export interface StartRequest extends TransitionRequest {
  /** Made by the caller before the first attempt, so that every attempt is the same start. */
  readonly runId: string;
}

/** Who asks for which stop. */
export interface StopRequest extends TransitionRequest {
  /** Made by the caller before the first attempt, so that every attempt is the same stop. */
  readonly stopId: string;
}
