/** What a run of the suite came to. */

/** Counts; every one is added up over the rounds. */
const COUNTS = [
  "schedules",
  "tenants",
  "campaigns",
  "kills",
  "killsUnderRequests",
  "hangs",
  "restarts",
  "deployments",
  "messagesDelivered",
  "sweeps",
  "startsSent",
  "freshStarts",
  "startsReplayed",
  "startConflicts",
  "nothingStarted",
  "indeterminateStarts",
  "stopsSent",
  "freshStops",
  "stopsReplayed",
  "stopConflicts",
  "nothingStopped",
  "indeterminateStops",
  "startsAfterStops",
  "campaignsNeverStarted",
  "campaignsStartedUnseen",
  "runsCutShort",
  "runsStoppedEarly",
  "arrivalsAnswered",
  "instancesPromised",
  "instancesCreated",
  "killsBeforeCalls",
  "killsDuringCalls",
  "killsBeforeRecords",
  "killsDuringEvents",
  "asks",
  "asksAgain",
  "performances",
  "answersLost",
  "lookUps",
  "leftToPerson",
  "acceptancesTold",
  "repliesTold",
  "resultsTold",
  "eventsToldTwice",
  "hoursClosed",
  "heldUpByLimits",
  "eventsTold",
  "attempts",
  "attemptsAgain",
  "attemptsUnanswered",
  "attemptsRefused",
  "pausesAsked",
  "rotations",
  "replays",
  "feedPages",
  "killsBeforePosts",
  "killsDuringPosts",
  "killsBeforeDeliveryRecords",
  "killsDuringRotations",
] as const;
export type Count = (typeof COUNTS)[number];

export interface Summary extends Record<Count, number> {
  /** From the last fault to the last promise kept and the last alarm silent; the longest of all rounds. */
  readonly longestSettlingMilliseconds: number;
  readonly violations: readonly string[];
}

/** A summary of nothing, but for `parts`. */
export function newSummary(parts: Partial<Summary> = {}): Summary {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, number>;
  return { ...counts, longestSettlingMilliseconds: 0, violations: [], ...parts };
}

/** Both summaries in one. */
export function addSummaries(one: Summary, other: Summary): Summary {
  const counts = Object.fromEntries(
    COUNTS.map((count) => [count, one[count] + other[count]]),
  ) as Record<Count, number>;
  return {
    ...counts,
    longestSettlingMilliseconds: Math.max(
      one.longestSettlingMilliseconds,
      other.longestSettlingMilliseconds,
    ),
    violations: [...one.violations, ...other.violations],
  };
}

/** What a run of the suite does to starts and stops, to the execution of instances, and to deliveries of events. */
const DANGERS = {
  starts: [
    "killsUnderRequests",
    "hangs",
    "restarts",
    "deployments",
    "messagesDelivered",
    "sweeps",
    "indeterminateStarts",
    "startsReplayed",
    "freshStops",
    "indeterminateStops",
    "stopsReplayed",
    "startsAfterStops",
    "runsCutShort",
    "runsStoppedEarly",
    "arrivalsAnswered",
  ],
  execution: [
    "killsBeforeCalls",
    "killsDuringCalls",
    "killsBeforeRecords",
    "killsDuringEvents",
    "restarts",
    "freshStops",
    "startsAfterStops",
    "asksAgain",
    "answersLost",
    "leftToPerson",
    "acceptancesTold",
    "repliesTold",
    "resultsTold",
    "eventsToldTwice",
    "hoursClosed",
    "heldUpByLimits",
  ],
  webhooks: [
    "killsBeforePosts",
    "killsDuringPosts",
    "killsBeforeDeliveryRecords",
    "killsDuringRotations",
    "freshStops",
    "attemptsAgain",
    "attemptsUnanswered",
    "attemptsRefused",
    "pausesAsked",
    "rotations",
    "replays",
  ],
} as const satisfies Record<string, readonly Count[]>;

/** The kinds of fault, and of danger met, that a summary has none of: such a run proves less than it seems to. */
export function findUnmetFaults(summary: Summary, suite: keyof typeof DANGERS = "starts"): Count[] {
  return DANGERS[suite].filter((count) => summary[count] === 0);
}

/** A summary for people. */
export function describeSummary(summary: Summary): string {
  return [
    ...COUNTS.filter((count) => summary[count] > 0).map((count) =>
      describeCount(toWords(count), summary[count].toLocaleString("en")),
    ),
    ...describeSettling(summary),
    describeCount("violations", String(summary.violations.length)),
    ...summary.violations,
  ].join("\n");
}

/** Nothing of a soak, which does not wait until all is quiet. */
function describeSettling({ longestSettlingMilliseconds }: Summary): string[] {
  if (longestSettlingMilliseconds === 0) return [];
  return [describeCount("longest settling", `${longestSettlingMilliseconds / 1_000} s`)];
}

function describeCount(words: string, value: string): string {
  return `${words.padEnd(26)}${value.padStart(12)}`;
}

function toWords(count: string): string {
  return count.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
