/** Checks a round of execution, and adds up what happened. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { checkExecution } from "../../invariants/checkExecution.ts";
import { type Fence, isSameAction, type SenderPeriod } from "../../invariants/execution.ts";
import { countDeadLetters, withDatabase } from "../evidence.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { newSummary, type Summary } from "../summary.ts";
import { readExecution } from "./evidence.ts";
import type { Ledger } from "./Ledger.ts";
import { SENDER_HABITS, SENDER_NAMES, type SenderName } from "./plan.ts";
import type { ExecutedCampaign } from "./world.ts";

/** The driver and the Worker have one clock. */
const CLOCK_TOLERANCE_MILLISECONDS = 50;
const SHOWN_LOG_LINES = 40;

/** What is known of a round, besides its files. */
export interface PlayedRound {
  readonly order: RoundOrder;
  readonly campaigns: readonly ExecutedCampaign[];
  readonly senderIds: Readonly<Record<SenderName, string>>;
  readonly ledger: Ledger;
  /** Found while it was played. */
  readonly violations: readonly string[];
}

/** The summary of a round: `counts` and what the check finds. */
export function checkExecutionRound(
  { order, campaigns, senderIds, ledger, violations }: PlayedRound,
  counts: Partial<Summary>,
): Summary {
  const { directory } = order;
  const ids = campaigns.map(({ campaignId }) => campaignId);
  const state = readExecution(directory, ids);
  const execution = checkExecution({
    ...state,
    ...{ asks: ledger.asks, performances: ledger.performances, findings: ledger.findings },
    senders: SENDER_NAMES.map((name) => toPeriod(senderIds[name], name)),
    fences: campaigns.flatMap(toFences),
    clockToleranceMilliseconds: CLOCK_TOLERANCE_MILLISECONDS,
  });
  const deadLetters = withDatabase(directory, countDeadLetters);
  const broken = [
    ...violations,
    ...ledger.faults,
    ...execution,
    ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`]),
  ];
  return newSummary({
    ...counts,
    campaigns: campaigns.length,
    instancesPromised: state.runs.reduce((sum, run) => sum + run.instancesPromised, 0),
    instancesCreated: state.instances.length,
    asks: ledger.asks.length,
    asksAgain: ledger.asks.filter(
      (ask, index) => ledger.asks.findIndex((one) => isSameAction(one, ask)) < index,
    ).length,
    answersLost: ledger.asks.filter(({ answer }) => answer === null).length,
    performances: ledger.performances.length,
    violations: broken.length === 0 ? [] : [describe(order, broken)],
  });
}

function toPeriod(senderId: string, name: SenderName): SenderPeriod {
  return {
    ...{ senderId, from: 0, enabled: true, blockedAt: null, limitedUntil: null, limitedKinds: {} },
    ...{ limits: {} as SenderPeriod["limits"], spacingSeconds: 0, workingHours: null },
    keepsKeysHours: SENDER_HABITS[name].keepsKeysHours,
  };
}

/** Behind the answer to a stop no call begins. */
function toFences({ campaignId, history }: ExecutedCampaign): Fence[] {
  return history.stops.flatMap(({ status, runId, endedAt }) =>
    status === 200 && runId !== null
      ? [{ why: "the answer to a stop", from: endedAt, before: { campaignId, runId } }]
      : [],
  );
}

function describe(
  { directory, seed, number, schedules, worker }: RoundOrder,
  broken: readonly string[],
): string {
  const log = readFileSync(join(directory, "worker.log"), "utf8").trimEnd().split("\n");
  return [
    `npx node test/kill/run.ts --worker ${worker} --seed ${seed} --round ${number} --schedules ${schedules}:`,
    ...nameKinds(broken),
    ...log.filter((line) => /fault|"error"/.test(line)).slice(-SHOWN_LOG_LINES),
  ].join("\n");
}

/** The first violation of each kind, and how many there are. */
function nameKinds(broken: readonly string[]): string[] {
  const kinds = Map.groupBy(broken, (violation) => violation.replace(/[0-9a-f]{24}|\d+/g, "…"));
  return [...kinds.values()].map(([first, ...others]) =>
    others.length === 0 ? `${first}` : `${first}, and ${others.length} like it`,
  );
}
