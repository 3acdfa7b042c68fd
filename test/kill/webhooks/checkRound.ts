/** Checks a round of deliveries, and adds up what happened. */
import { checkTelling } from "../../invariants/checkTelling.ts";
import type { Attempt } from "../../invariants/telling.ts";
import { checkCampaigns } from "../checkCampaigns.ts";
import { countTransitions } from "../countTransitions.ts";
import { describeViolations } from "../describeViolations.ts";
import { withDatabase } from "../evidence.ts";
import type { ExecutedCampaign } from "../execution/world.ts";
import type { RoundOrder } from "../roundTypes.ts";
import { newSummary, type Summary } from "../summary.ts";
import type { GivenEndpoint } from "./endpoints.ts";
import { readChanges, readDeliveries, readKeptEvents } from "./evidence.ts";
import type { Follower } from "./Follower.ts";
import type { Receiver } from "./Receiver.ts";

/** What is known of a round, besides its files. */
export interface ToldRound {
  readonly order: RoundOrder;
  readonly campaigns: readonly ExecutedCampaign[];
  readonly endpoints: readonly GivenEndpoint[];
  /** The ids of those for which somebody has asked to have events sent again. */
  readonly replayedIds: ReadonlySet<string>;
  readonly receiver: Receiver;
  readonly follower: Follower;
  /** Found while it was played. */
  readonly violations: readonly string[];
}

/** The summary of a round: `counts` and what the check finds. */
export function checkToldRound(round: ToldRound, counts: Partial<Summary>): Summary {
  const { order, campaigns, endpoints, replayedIds, receiver, follower, violations } = round;
  return withDatabase(order.directory, (database) => {
    const checked = checkCampaigns(database, campaigns);
    const broken = [
      ...violations,
      ...receiver.faults,
      ...follower.faults,
      ...checkTelling({
        changes: readChanges(database),
        kept: readKeptEvents(database),
        feed: follower.seen,
        endpoints: endpoints.map((endpoint) => ({
          ...endpoint,
          deliveries: readDeliveries(database, endpoint.id),
          attempts: receiver.endpoint(endpoint.name).attempts,
          isReplayed: replayedIds.has(endpoint.id),
        })),
      }),
      ...checked.flatMap((one) => one.broken),
    ];
    const attempts = endpoints.map(({ name }) => receiver.endpoint(name).attempts);
    return newSummary({
      ...counts,
      ...countTransitions(checked),
      ...countAttempts(attempts),
      ...{ pausesAsked: receiver.pausesAsked, feedPages: follower.pages },
      eventsTold: follower.seen.length,
      violations: broken.length === 0 ? [] : [describeViolations(order, broken)],
    });
  });
}

function countAttempts(endpoints: readonly (readonly Attempt[])[]): Partial<Summary> {
  const attempts = endpoints.flat();
  const firsts = endpoints.map((own) => new Set(own.map(({ eventId }) => eventId)).size);
  return {
    attempts: attempts.length,
    attemptsAgain: attempts.length - firsts.reduce((sum, some) => sum + some, 0),
    attemptsUnanswered: attempts.filter(({ status }) => status === null).length,
    attemptsRefused: attempts.filter(({ status }) => (status ?? 0) >= 300).length,
  };
}
