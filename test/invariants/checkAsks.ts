/** What senders were asked, one ask after the other: who was asked for, how often, in which order, and with what. Pure. */
import {
  type Ask,
  type ExecutionSnapshot,
  isSameAction,
  nameOf,
  type SenderPeriod,
} from "./execution.ts";

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** What becomes known during a look is taken for as old as the look. */
const LONGEST_LOOK_MILLISECONDS = 10_000;

/** Checks all asks. */
export function checkAsks(snapshot: ExecutionSnapshot): string[] {
  return [
    ...snapshot.asks.flatMap((ask, index) => [
      ...checkClaim(snapshot, ask),
      ...checkOneAsk(snapshot, ask, snapshot.asks.slice(0, index)),
      ...checkOrder(snapshot, ask),
      ...checkTexts(ask),
    ]),
    ...checkPerformances(snapshot),
    ...checkAcceptances(snapshot),
  ];
}

/** The last look comes before the call, and after nothing that forbids it. */
function checkClaim({ fences, clockToleranceMilliseconds }: ExecutionSnapshot, ask: Ask): string[] {
  const { claimedAt, begunAt } = ask;
  if (claimedAt === null || claimedAt > begunAt) {
    return [`${nameOf(ask)} was asked for without a last look`];
  }
  return fences
    .filter(
      ({ from, before }) =>
        from + clockToleranceMilliseconds < claimedAt &&
        Object.entries(before).every(([name, value]) => ask[name as keyof typeof before] === value),
    )
    .map(
      ({ why, from }) => `${nameOf(ask)} was asked for at ${claimedAt}, after ${why} at ${from}`,
    );
}

/** Whoever asks again has heard that nothing happened, or asks while the id is recognised. */
function checkOneAsk(
  { senders, findings, clockToleranceMilliseconds }: ExecutionSnapshot,
  ask: Ask,
  earlier: readonly Ask[],
): string[] {
  const open = earlier.filter((other) => {
    if (!isSameAction(other, ask)) return false;
    const { answer, begunAt } = other;
    if (answer?.meaning === "nothing" && answer.at <= ask.begunAt) return false;
    return !findings.some(
      (finding) =>
        finding.meaning === "nothing" &&
        isSameAction(finding, ask) &&
        finding.at > begunAt &&
        finding.at <= ask.begunAt,
    );
  });
  const [first] = open;
  if (first === undefined) return [];
  const kept = findPeriod(senders, first.senderId, ask.begunAt)?.keepsKeysHours ?? 0;
  const until = first.begunAt + kept * HOUR_MILLISECONDS + clockToleranceMilliseconds;
  const isRecognised =
    ask.begunAt <= until && first.actionId === ask.actionId && first.senderId === ask.senderId;
  return isRecognised
    ? []
    : [
        `${nameOf(ask)} was asked for again at ${ask.begunAt}, after ${first.begunAt}: nobody knows what became of that`,
      ];
}

/** The period of a sender that was in force at a moment. */
export function findPeriod(
  senders: readonly SenderPeriod[],
  senderId: string,
  moment: number,
): SenderPeriod | undefined {
  return senders.findLast((one) => one.senderId === senderId && one.from <= moment);
}

/** The step before is settled, for as long as the step waits; and so is the acceptance that it waits for. */
function checkOrder(
  { runs, actions, performances, findings, asks, clockToleranceMilliseconds }: ExecutionSnapshot,
  ask: Ask,
): string[] {
  const workflow = runs.find(({ id }) => id === ask.runId)?.workflow;
  const step = workflow?.steps[ask.step - 1];
  if (step === undefined) return [`${nameOf(ask)} was asked for, and there is no such step`];
  if (step.kind !== ask.kind) return [`${nameOf(ask)} was asked for as ${ask.kind}`];
  if (ask.step === 1) return [];
  const key = { ...ask, step: ask.step - 1 };
  const before = actions.find((action) => isSameAction(action, key));
  const isSettled =
    performances.some((one) => isSameAction(one, key) && one.at <= ask.begunAt) ||
    findings.some(
      (one) => one.meaning === "settled" && isSameAction(one, key) && one.at <= ask.begunAt,
    ) ||
    asks.some(
      ({ answer, ...one }) =>
        isSameAction(one, key) && answer?.meaning === "skipped" && answer.at <= ask.begunAt,
    );
  if (!isSettled || before === undefined || !["sent", "skipped"].includes(before.status)) {
    return [`${nameOf(ask)} was asked for, and the step before was ${before?.status ?? "none"}`];
  }
  if (step.waitsForAcceptance && before.connectedAt === null && before.status !== "skipped") {
    return [`${nameOf(ask)} was asked for before the lead had accepted`];
  }
  const readyAt = step.waitsForAcceptance
    ? (before.connectedAt ?? before.answeredAt)
    : before.answeredAt;
  const dueAt = (readyAt ?? 0) + step.delayDays * DAY_MILLISECONDS;
  return ask.begunAt + clockToleranceMilliseconds + LONGEST_LOOK_MILLISECONDS < dueAt
    ? [`${nameOf(ask)} was asked for at ${ask.begunAt}, before its time at ${dueAt}`]
    : [];
}

/** No text leaves with what a person would take for a mistake, or over its limit. */
function checkTexts(ask: Ask): string[] {
  return ask.texts.flatMap(({ text, maximum }) => {
    const { length } = [...text];
    if (length > maximum) return [`${nameOf(ask)} has ${length} characters, at most ${maximum}`];
    return /\{\{|\}\}|\bnull\b|\bundefined\b/.test(text) ? [`${nameOf(ask)} says: ${text}`] : [];
  });
}

/** No lead gets a step twice in a campaign, over all its runs. */
function checkPerformances({ performances }: ExecutionSnapshot): string[] {
  return performances
    .filter((one, index) => performances.findIndex((other) => isSameAction(one, other)) < index)
    .map((one) => `${nameOf(one)} was performed twice`);
}

/** An acceptance that counts is kept: whoever waits for it may come at any time. */
function checkAcceptances({ findings, actions }: ExecutionSnapshot): string[] {
  return findings
    .filter(
      (finding) =>
        finding.meaning === "accepted" &&
        actions.some((action) => isSameAction(action, finding) && action.connectedAt === null),
    )
    .map((finding) => `${nameOf(finding)} was accepted, and that is forgotten`);
}
