/** Checks a round of execution, and adds up what happened. */
import { checkExecution } from "../../invariants/checkExecution.ts";
import { findWaiting } from "../../invariants/checkQuiet.ts";
import {
  type ExecutionSnapshot,
  isSameAction,
  type SenderPeriod,
} from "../../invariants/execution.ts";
import { checkCampaigns, checkRest } from "../checkCampaigns.ts";
import { countTransitions } from "../countTransitions.ts";
import { describeViolations } from "../describeViolations.ts";
import { withDatabase } from "../evidence.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { newSummary, type Summary } from "../summary.ts";
import type { ToldReply } from "./Events.ts";
import { readExecution } from "./evidence.ts";
import { fencesOfReplies, fencesOfStops } from "./fences.ts";
import type { Ledger } from "./Ledger.ts";
import type { ExecutedCampaign } from "./world.ts";

/** The driver and the Worker have one clock. */
const CLOCK_TOLERANCE_MILLISECONDS = 50;

/** What is known of a round, besides its files. */
export interface PlayedRound {
  readonly order: RoundOrder;
  readonly campaigns: readonly ExecutedCampaign[];
  readonly ledger: Ledger;
  readonly senders: readonly SenderPeriod[];
  readonly replies: readonly ToldReply[];
  /** Found while it was played. */
  readonly violations: readonly string[];
}

/** The summary of a round: `counts` and what the check finds. */
export function checkExecutionRound(round: PlayedRound, counts: Partial<Summary>): Summary {
  const { order, campaigns, ledger, violations } = round;
  return withDatabase(order.directory, (database) => {
    const snapshot = takeSnapshot(round);
    const checked = checkCampaigns(database, campaigns);
    const broken = [
      ...violations,
      ...ledger.faults,
      ...checkExecution(snapshot),
      ...checked.flatMap((one) => one.broken),
      ...checkRest(database, checked),
    ];
    return newSummary({
      ...counts,
      ...countTransitions(checked),
      ...countAsks(ledger),
      heldUpByLimits: findWaiting(snapshot).heldUp.length,
      violations: broken.length === 0 ? [] : [describeViolations(order, broken)],
    });
  });
}

function takeSnapshot({
  order,
  campaigns,
  ledger: { asks, performances, findings },
  senders,
  replies,
}: PlayedRound): ExecutionSnapshot {
  const state = readExecution(
    order.directory,
    campaigns.map(({ campaignId }) => campaignId),
  );
  return {
    ...{ ...state, asks, performances, findings, senders },
    fences: [...campaigns.flatMap(fencesOfStops), ...fencesOfReplies(replies, state.runs)],
    takenAt: Date.now(),
    clockToleranceMilliseconds: CLOCK_TOLERANCE_MILLISECONDS,
  };
}

function countAsks({ asks, performances }: Ledger): Partial<Summary> {
  return {
    asks: asks.length,
    asksAgain: asks.filter((ask, index) => asks.findIndex((one) => isSameAction(one, ask)) < index)
      .length,
    answersLost: asks.filter(({ answer }) => answer === null).length,
    performances: performances.length,
  };
}
