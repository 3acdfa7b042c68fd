/**
 * How fast one sender may act. An action needs a slot: the permission to begin one call, from the moment at which the
 * slot is taken until its `notAfter`. Pure: times are milliseconds since 1970, and `now` is an argument.
 *
 * A slot counts at a time that its call cannot come after: at its `notAfter`, and once the call has been made at the time
 * of the answer. A slot is given back when its call will never begin, or when the sender said that nothing happened.
 *
 * Why a limit holds whatever the delays: take the calls of any 24 hours, and of them the one whose slot was taken last, at
 * `a`. It came at `a` or later, so the 24 hours begin at `a` − 24 h or later. Each of the others came after they began,
 * and its slot counted at its call or later: after `a` − 24 h. `nextSlot` lets `a` pass only if the slots that count after
 * `a` − 24 h are fewer than the limit. The same holds for a week. The spacing holds because `a` is at least so much later
 * than every slot taken before it counted, and no call comes before its slot was taken or after its slot counted.
 */
import { copyOf, countAfter, insertSlot, removeSlot, type SlotTimes } from "./slotTimes.ts";
import { endOfOpening, isOpen, nextOpening, type WorkingHours } from "./workingHours.ts";

const DAY = 24 * 60 * 60 * 1_000;

/**
 * How long after its slot was taken a call may begin. Longer than a message waits in the queue of actions, and short
 * enough that a slot whose message is lost does not hold back the sender for long.
 */
export const SLOT_MILLISECONDS = 5 * 60 * 1_000;

/** How many actions of one kind a sender may do; null or no number: there is no limit. */
export interface KindLimits {
  /** In any 24 hours. */
  readonly perDay?: number | null;
  /** In any 7 times 24 hours. */
  readonly perWeek?: number | null;
}

/** What holds back a sender: its team's settings, and what the sender itself has said. */
export interface PaceSettings<Kind extends string = string> {
  readonly enabled: boolean;
  /** Since when a person is needed before the sender can act again; null if none is. */
  readonly blockedSince: number | null;
  /** Until when the sender asked to wait with everything; null if it did not. */
  readonly limitedUntil: number | null;
  /** Until when it asked to wait with one kind. */
  readonly limitedUntilByKind: Readonly<Record<string, number | undefined>>;
  readonly limits: Readonly<Partial<Record<Kind, KindLimits>>>;
  /** The least time from one call to the next, of whichever kinds. */
  readonly spacingSeconds: number;
  /** Null: it may act at any time. */
  readonly workingHours: WorkingHours | null;
}

/** What an action may have to wait for, by name. */
export const PACE_REASONS = [
  "disabled",
  "blocked",
  "limited",
  "spacing",
  "working_hours",
  "per_day",
  "per_week",
] as const satisfies readonly PaceLimit["reason"][];

/** What an action waits for. */
export type PaceLimit =
  | { readonly reason: "disabled" | "spacing" | "working_hours" }
  | { readonly reason: "blocked"; readonly since: number }
  /** The sender asked to wait: with one kind or, where that is null, with everything. */
  | { readonly reason: "limited"; readonly kind: string | null }
  | { readonly reason: "per_day" | "per_week"; readonly limit: number; readonly used: number };

/** When a slot can be taken, and why not at once. */
export interface NextSlot {
  /** `now` if at once; null: not before somebody changes the sender. */
  readonly at: number | null;
  /** Of several limits the one that alone would make the action wait longest; null if it need not wait. */
  readonly limit: PaceLimit | null;
}

/** An action that asks for a slot. */
export interface SlotRequest {
  readonly kind: string;
  /** The slot that it holds since it was asked for before; null if it holds none. */
  readonly heldSlotAt: number | null;
}

/** A slot taken for the action at `index` among those that were asked for. */
export interface TakenSlot {
  readonly index: number;
  /** The last moment at which the call may begin. */
  readonly notAfter: number;
}

/** How much of a limit has been used. */
export interface LimitWindow<Kind extends string = string> {
  readonly kind: Kind;
  readonly window: "day" | "week";
  readonly limit: number;
  /** Slots that count at present. */
  readonly used: number;
  readonly left: number;
  /** When a slot that counts at present ceases to count, so that `left` grows; null if `left` cannot grow. */
  readonly resetsAt: number | null;
}

/** The earliest moment from `now` on at which a slot for an action of this kind can be taken. */
export function nextSlot(
  settings: PaceSettings,
  slots: SlotTimes,
  kind: string,
  now: number,
): NextSlot {
  const { enabled, blockedSince, workingHours } = settings;
  if (!enabled) return { at: null, limit: { reason: "disabled" } };
  if (blockedSince !== null) return { at: null, limit: { reason: "blocked", since: blockedSince } };

  let longest: Wait = { until: now, limit: null };
  for (const wait of findWaits(settings, slots, kind, now)) {
    if (wait.until > longest.until) longest = wait;
  }
  const { until, limit } = longest;
  if (until === Number.POSITIVE_INFINITY) return { at: null, limit };
  return { at: workingHours === null ? until : nextOpening(workingHours, until), limit };
}

/**
 * Takes slots at `now` for these actions, in this order, at most `maximum`. A kind that has to wait holds back no other
 * one. An action that holds a slot gives it back for the one that it takes.
 */
export function takeSlots(
  settings: PaceSettings,
  slots: SlotTimes,
  requests: readonly SlotRequest[],
  now: number,
  maximum: number,
): { readonly taken: readonly TakenSlot[]; readonly slots: SlotTimes } {
  const { workingHours } = settings;
  if (workingHours !== null && !isOpen(workingHours, now)) return { taken: [], slots };
  const closesAt =
    workingHours === null ? Number.POSITIVE_INFINITY : endOfOpening(workingHours, now);
  const notAfter = Math.min(now + SLOT_MILLISECONDS, closesAt - 1);
  const settingsWithinHours = { ...settings, workingHours: null };

  const slotsThen = copyOf(slots);
  const taken: TakenSlot[] = [];
  const waitingKinds = new Set<string>();
  for (const [index, request] of requests.entries()) {
    if (taken.length >= maximum) break;
    const { kind, heldSlotAt } = request;
    if (heldSlotAt === null && waitingKinds.has(kind)) continue;
    if (takeSlot(settingsWithinHours, slotsThen, request, now, notAfter)) {
      taken.push({ index, notAfter });
    } else if (heldSlotAt === null) {
      // Slots taken after this one only make the wait longer.
      waitingKinds.add(kind);
    }
  }
  return { taken, slots: slotsThen };
}

/** Takes a slot that counts at `notAfter`, if that can be at `now`. */
function takeSlot(
  settings: PaceSettings,
  slots: Map<string, number[]>,
  { kind, heldSlotAt }: SlotRequest,
  now: number,
  notAfter: number,
): boolean {
  if (heldSlotAt !== null) removeSlot(slots, { kind, at: heldSlotAt });
  const isTaken = nextSlot(settings, slots, kind, now).at === now;
  if (isTaken) insertSlot(slots, { kind, at: notAfter });
  else if (heldSlotAt !== null) insertSlot(slots, { kind, at: heldSlotAt });
  return isTaken;
}

/**
 * The first moment from `now` on at which a slot can be taken for one of these actions; null: not before somebody changes
 * the sender.
 */
export function nextTurn(
  settings: PaceSettings,
  slots: SlotTimes,
  requests: readonly SlotRequest[],
  now: number,
): number | null {
  const slotsThen = copyOf(slots);
  const moments: number[] = [];
  const addMoment = (kind: string) => {
    const { at } = nextSlot(settings, slotsThen, kind, now);
    if (at !== null) moments.push(at);
  };
  const kinds = new Set<string>();
  for (const { kind, heldSlotAt } of requests) {
    if (heldSlotAt === null) kinds.add(kind);
    else {
      // It gives back this slot for the one that it takes.
      removeSlot(slotsThen, { kind, at: heldSlotAt });
      addMoment(kind);
      insertSlot(slotsThen, { kind, at: heldSlotAt });
    }
  }
  for (const kind of kinds) addMoment(kind);
  return moments.length === 0 ? null : moments.reduce((a, b) => Math.min(a, b));
}

/** How much of each limit has been used at `now`, in the order of the settings, a day before a week. */
export function describeWindows<Kind extends string>(
  settings: PaceSettings<Kind>,
  slots: SlotTimes,
  now: number,
): LimitWindow<Kind>[] {
  const kinds = Object.keys(settings.limits) as Kind[];
  return kinds.flatMap((kind) =>
    windowsOf(settings, kind).map(({ window, limit, milliseconds }) => {
      const times = slots.get(kind) ?? [];
      const used = countAfter(times, now - milliseconds);
      // More than the limit can be in use: it may have been lowered.
      const growsAt = hasRoomFrom(times, Math.min(used, limit), milliseconds);
      return {
        kind,
        window,
        limit,
        used,
        left: Math.max(0, limit - used),
        resetsAt: growsAt === Number.POSITIVE_INFINITY ? null : growsAt,
      };
    }),
  );
}

/** A limit, and the first moment at which it lets an action pass. From then on it always does. */
interface Wait {
  readonly until: number;
  readonly limit: PaceLimit | null;
}

function findWaits(settings: PaceSettings, slots: SlotTimes, kind: string, now: number): Wait[] {
  const { limitedUntil, limitedUntilByKind, spacingSeconds, workingHours } = settings;
  const times = slots.get(kind) ?? [];
  const waits: Wait[] = windowsOf(settings, kind).map(({ reason, limit, milliseconds }) => ({
    until: hasRoomFrom(times, limit, milliseconds),
    limit: { reason, limit, used: countAfter(times, now - milliseconds) },
  }));
  if (limitedUntil !== null) {
    waits.push({ until: limitedUntil, limit: { reason: "limited", kind: null } });
  }
  const kindLimitedUntil = limitedUntilByKind[kind];
  if (kindLimitedUntil !== undefined) {
    waits.push({ until: kindLimitedUntil, limit: { reason: "limited", kind } });
  }
  if (spacingSeconds > 0) {
    const last = Math.max(...[...slots.values()].flatMap((ofKind) => ofKind.slice(-1)));
    waits.push({ until: last + spacingSeconds * 1_000, limit: { reason: "spacing" } });
  }
  if (workingHours !== null) {
    waits.push({ until: nextOpening(workingHours, now), limit: { reason: "working_hours" } });
  }
  return waits;
}

/** From when on fewer than `limit` slots count: the oldest of the `limit` newest is then as old as the window is long. */
function hasRoomFrom(times: readonly number[], limit: number, milliseconds: number): number {
  if (limit === 0) return Number.POSITIVE_INFINITY;
  return (times.at(-limit) ?? Number.NEGATIVE_INFINITY) + milliseconds;
}

/** How long a slot matters after it has counted, in milliseconds: 0 where the sender has neither limits nor spacing. */
export function longestWindow<Kind extends string>(settings: PaceSettings<Kind>): number {
  const kinds = Object.keys(settings.limits) as Kind[];
  return Math.max(
    settings.spacingSeconds * 1_000,
    ...kinds.flatMap((kind) => windowsOf(settings, kind).map(({ milliseconds }) => milliseconds)),
  );
}

function windowsOf({ limits }: PaceSettings, kind: string) {
  const { perDay, perWeek } = limits[kind] ?? {};
  const windows = [
    { window: "day", reason: "per_day", limit: perDay, milliseconds: DAY },
    { window: "week", reason: "per_week", limit: perWeek, milliseconds: 7 * DAY },
  ] as const;
  return windows.flatMap(({ limit, ...window }) =>
    limit === undefined || limit === null ? [] : [{ ...window, limit }],
  );
}
