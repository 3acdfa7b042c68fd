/** D1: what the statements in `src/database/` do, as atomic batches. */

import type { Campaign, CampaignStatus, WorkflowTrigger } from "../../src/domain/campaign.ts";
import { decideStart, type StartFacts } from "../../src/domain/decideStart.ts";
import { decideStop } from "../../src/domain/decideStop.ts";
import type { InstanceCreationOutcome } from "../../src/domain/instance.ts";
import type { Range, Run } from "../../src/domain/run.ts";
import type {
  StartedCampaign,
  StartRequest,
  StoppedCampaign,
  StopRequest,
} from "../../src/domain/transition.ts";
import type { InstanceCreation } from "../../src/queue/message.ts";
import { cellsOf, countLeads } from "./cells.ts";
import type { Design } from "./design.ts";
import { covers, newRunRow, type RunRow, recordCreated } from "./runRow.ts";

/** One campaign's row. */
interface CampaignRow {
  status: CampaignStatus;
  runId: string | null;
  startedAt: number | null;
  updatedAt: number;
}

/** What a statement in D1 must never do, whatever calls it. */
export type ReportViolation = (violation: string) => void;

const END_OF_RANGES: Range = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };

export class Database {
  readonly campaign: CampaignRow;
  readonly runs: RunRow[] = [];
  leadCount: number;
  readonly #design: Design;
  readonly #trigger: WorkflowTrigger;
  readonly #selectedLeadCount: number;
  readonly #report: ReportViolation;
  readonly #arrivals = new Set<string>();

  constructor(
    design: Design,
    trigger: WorkflowTrigger,
    leadCount: number,
    now: number,
    report: ReportViolation,
  ) {
    this.campaign = {
      status: "draft",
      runId: null,
      startedAt: null,
      updatedAt: now,
    };
    this.leadCount = leadCount;
    this.#selectedLeadCount = leadCount;
    this.#design = design;
    this.#trigger = trigger;
    this.#report = report;
  }

  findRun(runId: string): RunRow | undefined {
    return this.runs.find(({ id }) => id === runId);
  }

  liveRun(): RunRow | undefined {
    return this.runs.find(({ endedAt }) => endedAt === null);
  }

  readStartFacts(): StartFacts {
    const { status, runId, startedAt, updatedAt } = this.campaign;
    return {
      status,
      workflowTrigger: this.#trigger,
      selectedLeadCount: this.#selectedLeadCount,
      finishedLeadCount: this.#finishedLeadCount(),
      slotsWithoutTemplate: [],
      runId,
      statusSince: (status === "active" ? startedAt : null) ?? updatedAt,
      updatedAt,
    };
  }

  /** As `startRun`: the run of the request or of its key; null when refused. */
  startRun(request: StartRequest, now: number): StartedCampaign | null {
    const known = this.#findStarted(request);
    if (known !== undefined) return known.answer;
    if (this.#design.guard && !decideStart(this.readStartFacts()).start) return null;
    if (this.#design.startsInOrder && this.campaign.updatedAt >= request.askedAt) return null;
    if (this.liveRun() !== undefined) this.#report("two runs are live");
    const startedAt = Math.max(now, request.askedAt);
    Object.assign(this.campaign, {
      status: "active",
      runId: request.runId,
      startedAt,
      updatedAt: startedAt,
    });
    const run = newRunRow({
      request,
      now: startedAt,
      trigger: this.#trigger,
      selectedLeadCount: this.#selectedLeadCount,
      finishedLeadCount: this.#finishedLeadCount(),
      audienceLeadCount: this.leadCount,
    });
    this.runs.push(run);
    return run.answer;
  }

  readStarted(request: StartRequest): StartedCampaign | null {
    return this.findRun(request.runId)?.answer ?? null;
  }

  readLiveRun(): RunRow | null {
    const run = this.liveRun();
    return run === undefined ? null : { ...run };
  }

  /** As `listGaps`: what lies between the ranges that exist. */
  listGaps({ id, firstPosition, endPosition }: Run): Range[] {
    const created = (this.findRun(id)?.ranges ?? []).filter(({ status }) => status === "created");
    const gaps: Range[] = [];
    let next = firstPosition;
    for (const { from, to } of [...created.sort((a, b) => a.from - b.from), END_OF_RANGES]) {
      gaps.push({ from: next, to: Math.min(from, endPosition) });
      next = Math.max(next, to);
    }
    return gaps.filter(({ from, to }) => from < to);
  }

  /** Whether the sweep would find the live run. */
  listIncompleteRuns(now: number, stillForMilliseconds: number): Run[] {
    return this.runs.filter(
      (run) =>
        run.endedAt === null &&
        run.instancesCreated < run.instancesPromised &&
        Math.abs(now - run.progressedAt) >= stillForMilliseconds,
    );
  }

  /** As `createInstances`: the instances of a range, the run's count, and the range. */
  createInstances(message: InstanceCreation, now: number): InstanceCreationOutcome {
    const run = this.findRun(message.runId);
    if (run === undefined) return { outcome: "unknown-run" };
    if (!covers(run, message)) return { outcome: "impossible-range" };
    if (this.#design.fencesEndedRuns && run.endedAt !== null) return { outcome: "ended" };

    const named = cellsOf(message);
    const created = named & ~run.instances & ~this.#finishedBefore(run);
    const counted = this.#design.counts === "messages" ? named : created;
    if (created !== 0) {
      run.instances |= created;
      if (run.endedAt !== null) this.#report("an instance is created in a run that has ended");
    }
    if (counted !== 0) {
      run.instancesCreated += countLeads(counted);
      run.progressedAt = now;
      if (run.instancesCreated > run.instancesPromised) this.#report("a run counts too many");
    }
    const isRecorded = recordCreated(run, message);
    return created !== 0 || isRecorded
      ? { outcome: "created", instancesCreated: countLeads(created) }
      : { outcome: "repeated" };
  }

  /** As `recordDeadLetter`. */
  failRange(message: InstanceCreation): void {
    const run = this.findRun(message.runId);
    if (run === undefined || run.endedAt !== null || !covers(run, message)) return;
    if (run.ranges.some(({ from }) => from === message.from)) return;
    run.ranges.push({ from: message.from, to: message.to, status: "failed" });
  }

  /** As `stopRun`: ends the run, and so bars every later instance; the stop of the request or of its key; null when refused. */
  stopRun(request: StopRequest, now: number): StoppedCampaign | null {
    const known = this.#findStopped(request);
    if (known !== null) return known;
    const { askedAt, stopId } = request;
    if (decideStop(this.readStartFacts()) !== null) return null;
    if (this.#design.stopsInOrder && this.campaign.updatedAt >= askedAt) return null;
    const run = this.findRun(this.campaign.runId ?? "");
    if (run === undefined) throw new Error("an active campaign has a run");
    const endedAt = Math.max(now, askedAt);
    this.campaign.status = "stopped";
    this.campaign.updatedAt = endedAt;
    run.endedAt = endedAt;
    const instancesStopped = countLeads(run.instances & ~run.finished);
    const campaign: Campaign = { ...run.answer.campaign, status: "stopped", updatedAt: endedAt };
    const answer = { stopId, runId: run.id, campaign, instancesStopped };
    run.stop = { request, answer, instancesFinished: countLeads(run.finished) };
    return answer;
  }

  readStopped({ stopId }: StopRequest): StoppedCampaign | null {
    return this.runs.find(({ stop }) => stop?.request.stopId === stopId)?.stop?.answer ?? null;
  }

  /**
   * As `addLeads`: leads arrive, and the live automatic run owes their instances. A repeated call does nothing.
   *
   * @returns what the run owes for them; null when no run does
   */
  addLeads(arrivalId: string, count: number, now: number): { run: Run; range: Range } | null {
    if (this.#arrivals.has(arrivalId)) return null;
    this.#arrivals.add(arrivalId);
    this.leadCount += count;
    const run = this.liveRun();
    if (this.#trigger !== "automatic" || run === undefined) return null;
    if (run.instancesCreated === run.instancesPromised) run.progressedAt = now;
    const range = { from: run.endPosition, to: this.leadCount };
    run.endPosition = this.leadCount;
    run.instancesPromised += range.to - range.from;
    return { run: { ...run }, range };
  }

  /** Workflows come to their end for some leads of a run. */
  finishInstances(run: RunRow, cells: number): void {
    if (this.#design.fencesFinishing && run.endedAt !== null) return;
    run.finished |= run.instances & cells;
  }

  #findStopped({ stopId, apiKeyId, idempotencyKey }: StopRequest): StoppedCampaign | null {
    const run = this.runs.find(
      ({ stop }) =>
        stop?.request.stopId === stopId ||
        (this.#design.remembersKeys &&
          idempotencyKey !== null &&
          stop?.request.apiKeyId === apiKeyId &&
          stop.request.idempotencyKey === idempotencyKey),
    );
    return run?.stop?.answer ?? null;
  }

  #findStarted({ runId, apiKeyId, idempotencyKey }: StartRequest): RunRow | undefined {
    return this.runs.find(
      (run) =>
        run.id === runId ||
        (this.#design.remembersKeys &&
          idempotencyKey !== null &&
          run.startedBy === apiKeyId &&
          run.idempotencyKey === idempotencyKey),
    );
  }

  /** What the stops have counted. */
  #finishedLeadCount(): number {
    return this.runs.reduce((sum, { stop }) => sum + (stop?.instancesFinished ?? 0), 0);
  }

  /** The leads that another run has finished, as cells. */
  #finishedBefore(run: RunRow): number {
    return this.runs.reduce((cells, other) => (other === run ? cells : cells | other.finished), 0);
  }
}
