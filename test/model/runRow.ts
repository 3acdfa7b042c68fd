/** A row of `runs`, with what D1 keeps in `instances` and `ranges` for it. */
import type { Campaign } from "../../src/domain/campaign.ts";
import type { Range, Run } from "../../src/domain/run.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
} from "../../src/domain/transition.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface RangeRow {
  readonly from: number;
  to: number;
  status: "created" | "failed";
}

export interface RunRow extends Mutable<Run> {
  readonly idempotencyKey: string | null;
  readonly answer: StartedCampaign;
  /** The instances that exist, and those of them that are completed or failed, as cells. */
  instances: number;
  finished: number;
  readonly ranges: RangeRow[];
  /** The stop that ended the run, and how many instances were finished by then. */
  stop: {
    readonly request: StopRequest;
    readonly answer: StoppedCampaign;
    readonly instancesFinished: number;
  } | null;
}

/** What the statement that inserts a run reads of the campaign. */
export interface RunInput {
  readonly request: StartRequest;
  readonly now: number;
  readonly trigger: Campaign["workflowTrigger"];
  readonly selectedLeadCount: number;
  readonly finishedLeadCount: number;
  readonly audienceLeadCount: number;
}

/** A run as it is inserted: a triggered one owes its instances, an automatic one those of leads to come. */
export function newRunRow({
  request,
  now,
  trigger,
  selectedLeadCount,
  finishedLeadCount,
  audienceLeadCount,
}: RunInput): RunRow {
  const triggered = trigger === "manual";
  const promised = triggered ? selectedLeadCount - finishedLeadCount : 0;
  const whole = triggered
    ? { from: 0, to: selectedLeadCount }
    : { from: audienceLeadCount, to: audienceLeadCount };
  const campaign: Campaign = {
    ...CAMPAIGN,
    id: request.campaignId,
    workflowTrigger: trigger,
    selectedLeadCount,
    runId: request.runId,
    updatedAt: now,
    startedAt: now,
  };
  return {
    id: request.runId,
    campaignId: request.campaignId,
    startedBy: request.apiKeyId,
    idempotencyKey: request.idempotencyKey,
    traceId: request.traceId,
    triggered,
    firstPosition: whole.from,
    endPosition: whole.to,
    instancesPromised: promised,
    instancesCreated: 0,
    startedAt: now,
    progressedAt: now,
    instancesCreatedAt: null,
    endedAt: null,
    stoppedBy: null,
    instancesStopped: null,
    answer: { runId: request.runId, campaign, triggered, instancesCreated: promised, whole },
    instances: 0,
    finished: 0,
    ranges: [],
    stop: null,
  };
}

const CAMPAIGN: Campaign = {
  id: "",
  accountGroupId: "group",
  audienceId: "audience",
  name: "Campaign",
  description: null,
  status: "active",
  workflowTrigger: "manual",
  leadSelection: "audience",
  selectedLeadCount: 0,
  includeConversationHistory: false,
  autoCancelOnMessageReceived: false,
  outreachLanguage: null,
  runId: null,
  createdAt: 0,
  updatedAt: 0,
  startedAt: null,
  rateLimitedUntil: null,
};

/** Whether the run covers the range. */
export function covers(run: RunRow, { from, to }: Range): boolean {
  return run.firstPosition <= from && to <= run.endPosition;
}

/** A range that failed, or that was recorded shorter, is now created; anything else stays as it is. */
export function recordCreated(run: RunRow, { from, to }: Range): boolean {
  const row = run.ranges.find((range) => range.from === from);
  if (row === undefined) {
    run.ranges.push({ from, to, status: "created" });
    return true;
  }
  if (row.status === "created" && row.to >= to) return false;
  row.to = to;
  row.status = "created";
  return true;
}
