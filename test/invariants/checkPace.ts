/** How fast senders act: limits in every rolling window, the spacing, working hours and pauses. Pure. */
import type { ActionKind } from "../../src/domain/action.ts";
import { isOpen } from "../../src/domain/workingHours.ts";
import { findPeriod } from "./checkAsks.ts";
import {
  type Ask,
  type ExecutionSnapshot,
  nameOf,
  type Performance,
  type SenderPeriod,
} from "./execution.ts";

const DAY_MILLISECONDS = 24 * 3_600_000;

/** Checks when senders were asked and when they acted, over all campaigns. */
export function checkPace(snapshot: ExecutionSnapshot): string[] {
  const { senders, performances } = snapshot;
  const ids = new Set(senders.map(({ senderId }) => senderId));
  return [
    ...snapshot.asks.flatMap((ask) => checkPeriod(snapshot, ask)),
    ...[...ids].flatMap((senderId) => {
      const own = performances
        // Where a sender has neither limits nor spacing, nothing is counted.
        .filter((one) => one.senderId === senderId && isCounted(snapshot, one))
        .sort((one, other) => one.at - other.at);
      return [...checkWindows(snapshot, own), ...checkSpacing(snapshot, own)].map(
        (violation) => `the sender ${senderId} ${violation}`,
      );
    }),
  ];
}

/** A sender that is asked may act: it is enabled and free, and it is in its hours. */
function checkPeriod(
  { senders, clockToleranceMilliseconds: tolerance }: ExecutionSnapshot,
  ask: Ask,
): string[] {
  const claimedAt = ask.claimedAt ?? ask.begunAt;
  const period = findPeriod(senders, ask.senderId, claimedAt);
  if (period === undefined) return [`${nameOf(ask)} was asked of no sender`];
  const violations: string[] = [];
  if (!period.enabled) violations.push("disabled");
  if (period.blockedAt !== null) violations.push("blocked");
  const limitedUntil = Math.max(period.limitedUntil ?? 0, period.limitedKinds[ask.kind] ?? 0);
  if (limitedUntil > claimedAt + tolerance) violations.push("limited");
  const { workingHours: hours } = period;
  const times = [ask.begunAt - tolerance, ask.begunAt, ask.begunAt + tolerance];
  if (hours !== null && !times.some((time) => isOpen(hours, Math.floor(time)))) {
    violations.push("outside its hours");
  }
  return violations.map(
    (violation) => `${nameOf(ask)} was asked for at ${ask.begunAt}, the sender being ${violation}`,
  );
}

function isCounted({ senders }: ExecutionSnapshot, one: Performance): boolean {
  const period = findPeriod(senders, one.senderId, one.claimedAt);
  if (period === undefined) return false;
  const limits = Object.values(period.limits);
  return (
    period.spacingSeconds > 0 ||
    limits.some(({ perDay, perWeek }) => (perDay ?? null) !== null || (perWeek ?? null) !== null)
  );
}

/** Of any window the action that was asked for last had a limit, and it counted all the others. */
function checkWindows(snapshot: ExecutionSnapshot, own: readonly Performance[]): string[] {
  const kinds = new Set(own.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => {
    const times = own.filter((one) => one.kind === kind);
    return (["perDay", "perWeek"] as const).flatMap((name) =>
      times.flatMap((first, index) => checkWindow(snapshot, kind, name, first, times.slice(index))),
    );
  });
}

function checkWindow(
  { senders, clockToleranceMilliseconds }: ExecutionSnapshot,
  kind: ActionKind,
  name: "perDay" | "perWeek",
  first: Performance,
  from: readonly Performance[],
): string[] {
  const length = (name === "perDay" ? 1 : 7) * DAY_MILLISECONDS - clockToleranceMilliseconds;
  const within = from.filter(({ at }) => Math.floor(at) < Math.floor(first.at) + length);
  const last = within.reduce(
    (one, other) => (other.claimedAt > one.claimedAt ? other : one),
    first,
  );
  const limit = findPeriod(senders, last.senderId, last.claimedAt)?.limits[kind]?.[name] ?? null;
  return limit === null || within.length <= limit
    ? []
    : [`did ${within.length} of ${kind} from ${first.at} on, ${name} ${limit}`];
}

/** From one action to the next, whatever its kind, passes the spacing of the later one's time. */
function checkSpacing(
  { senders, clockToleranceMilliseconds }: ExecutionSnapshot,
  own: readonly Performance[],
): string[] {
  return own.flatMap((one, index) => {
    const before = own[index - 1];
    if (before === undefined) return [];
    const later = one.claimedAt > before.claimedAt ? one : before;
    const spacing = spacingOf(findPeriod(senders, later.senderId, later.claimedAt));
    return Math.floor(one.at) - Math.floor(before.at) + clockToleranceMilliseconds < spacing
      ? [`acted at ${before.at} and at ${one.at}, ${spacing} ms apart at the least`]
      : [];
  });
}

function spacingOf(period: SenderPeriod | undefined): number {
  return (period?.spacingSeconds ?? 0) * 1_000;
}
