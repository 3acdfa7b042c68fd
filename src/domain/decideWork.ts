/**
 * What a sender does next: which actions are reserved, which are over, and when to look again. The whole rule, pure. The
 * object of the sender reads the facts, calls `decideWork`, and writes what it says.
 */
import type { Action, ActionKey, ActionKind, InstanceKey } from "./action.ts";
import {
  type ActionResult,
  type Decision,
  decideAfterAction,
  decideFirstStep,
  RESULT_DEADLINE_MILLISECONDS,
} from "./decideAfterAction.ts";
import { momentOfLookUp } from "./decideAfterCall.ts";
import { nextTurn, type SlotRequest, takeSlots } from "./pace.ts";
import { type Sender, toPaceSettings } from "./sender.ts";
import { CANDIDATES_A_STEP, MAXIMUM_ACTIONS_UNDER_WAY } from "./sizesOfWork.ts";
import type { SlotTimes } from "./slotTimes.ts";
import { type FrozenWorkflow, stepOf } from "./workflow.ts";

/** A call gives up after 30 s, and its record takes seconds; a call that is older has lost its consumer. */
const LONGEST_CALL_MILLISECONDS = 120_000;
const HOUR_MILLISECONDS = 3_600_000;
/** A sender that promises to recognise an id for so long is believed for so much less: clocks differ. */
const KEY_MARGIN_MILLISECONDS = 600_000;
/** How long after a call a sender is asked what became of it, before a person has to say. */
const LONGEST_LOOK_UP_MILLISECONDS = 48 * HOUR_MILLISECONDS;
/** How long a look-up that was sent may take before it is sent again. */
const REPEATED_LOOK_UP_MILLISECONDS = 10 * 60_000;

/** An instance that has to be looked at: its time has come, or will come. */
export interface Candidate extends ActionKey, InstanceKey {
  readonly kind: ActionKind;
  /** The version of the instance that was read. */
  readonly version: number;
  readonly dueAt: number;
  /** Whether it waits for the acceptance of the connection request, which is the step before. */
  readonly waitsForAcceptance: boolean;
  /** The action of the step or, while it waits for the acceptance, of the connection request; null while there is none. */
  readonly action: CandidateAction | null;
}

/** An action as what comes next is decided over it. */
export type CandidateAction = Pick<
  Action,
  | "step"
  | "status"
  | "attempt"
  | "notAfter"
  | "slotAt"
  | "firstCalledAt"
  | "calledAt"
  | "answeredAt"
  | "code"
  | "connectedAt"
  | "withdrawnAt"
>;

/** What a candidate is at a moment. `lookAt`: when that changes without an event. */
export type CandidateState =
  /** A slot may be taken for it. */
  | { readonly state: "ready" }
  /** It is not due, or on its way. */
  | { readonly state: "waiting" | "under-way"; readonly lookAt: number }
  /** Nobody has told what became of its call, and the sender does not recognise the id. */
  | { readonly state: "look-up" | "unknown" }
  /** What became of its action is known, but has not been followed up, or its wait is over. */
  | { readonly state: "decide" };

/** Decides what a candidate is at `now`. */
export function decideCandidate(
  { dueAt, waitsForAcceptance, action }: Pick<Candidate, "dueAt" | "waitsForAcceptance" | "action">,
  sender: Pick<Sender, "keepsKeysHours" | "looksUpActions">,
  now: number,
): CandidateState {
  if (dueAt > now) return { state: "waiting", lookAt: dueAt };
  // Accepted, withdrawn, or waited for too long.
  if (waitsForAcceptance) return { state: "decide" };
  if (action === null) return { state: "ready" };
  switch (action.status) {
    case "reserved":
      if (action.notAfter >= now) return { state: "under-way", lookAt: action.notAfter + 1 };
      // An earlier call may have acted.
      return action.attempt === 0 ? { state: "ready" } : decideUnknown(action, sender, now);
    case "expired":
      return { state: "ready" };
    case "sending": {
      const lookAt = (action.calledAt ?? 0) + LONGEST_CALL_MILLISECONDS;
      return lookAt > now ? { state: "under-way", lookAt } : decideUnknown(action, sender, now);
    }
    case "accepted": {
      // Something else than its result may have been told of it.
      const until = (action.answeredAt ?? 0) + RESULT_DEADLINE_MILLISECONDS;
      return until > now ? { state: "waiting", lookAt: until } : decideUnknown(action, sender, now);
    }
    case "unknown":
      return decideUnknown(action, sender, now);
    case "sent":
    case "skipped":
    case "rejected":
      return { state: "decide" };
  }
}

/**
 * An unknown outcome is asked for again only while the sender has promised to recognise the id. Else it is looked up, once
 * it is too late for the sender to begin.
 */
function decideUnknown(
  action: CandidateAction,
  { keepsKeysHours, looksUpActions }: Pick<Sender, "keepsKeysHours" | "looksUpActions">,
  now: number,
): CandidateState {
  const { firstCalledAt, calledAt } = action;
  const recognisedUntil =
    (firstCalledAt ?? 0) + keepsKeysHours * HOUR_MILLISECONDS - KEY_MARGIN_MILLISECONDS;
  if (now < recognisedUntil) return { state: "ready" };
  if (!looksUpActions || now >= (calledAt ?? 0) + LONGEST_LOOK_UP_MILLISECONDS) {
    return { state: "unknown" };
  }
  const lookAt = momentOfLookUp(action);
  return lookAt <= now ? { state: "look-up" } : { state: "waiting", lookAt };
}

/** A lead that no sender has taken on in this run, with the last action of the campaign for the lead. */
export interface Admissible extends InstanceKey {
  readonly campaignId: string;
  readonly version: number;
  /** Of this run or of an earlier one; null when the campaign has never asked for anything. */
  readonly lastAction: (CandidateAction & { readonly senderId: string }) | null;
}

/** What a live run has for the sender. */
export interface RunWork {
  readonly runId: string;
  readonly workflow: FrozenWorkflow;
  readonly startedAt: number;
  /** By step, and then by time. */
  readonly candidates: readonly Candidate[];
  /** By position; none where the sender takes on no leads of the run. */
  readonly admissible: readonly Admissible[];
  /** Whether there may be more behind them. */
  readonly mayAdmitMore: boolean;
}

/** An action that gets a slot. */
export interface Reservation extends ActionKey, InstanceKey {
  readonly kind: ActionKind;
  readonly version: number;
  /** The last moment at which the call may begin. */
  readonly notAfter: number;
  /** The action's row as it was read; null while it has none. */
  readonly present: Pick<CandidateAction, "status" | "attempt" | "slotAt"> | null;
  /** Whether the lead is admitted by it. */
  readonly admits: boolean;
}

/** An instance that moves without a call: `decision` says where to. */
export interface Move extends InstanceKey {
  readonly version: number;
  /** The step that the instance is at. */
  readonly step: number;
  readonly decision: Decision;
  /** The sender that has the lead from now on; null: as before. */
  readonly admittedTo: string | null;
}

export interface Work {
  readonly reservations: readonly Reservation[];
  readonly moves: readonly Move[];
  /** Actions whose sender is asked what became of them; their instances move as well. */
  readonly lookUps: readonly Candidate[];
  /** How far the leads of each run are admitted by the reservations and the moves: the first position that is not. */
  readonly admitted: readonly { readonly runId: string; readonly position: number }[];
  /** Actions on their way, the new reservations among them. */
  readonly underWay: number;
  /** The next moment at which there is something to do; null: not until something changes. */
  readonly lookAt: number | null;
}

type Ready = Omit<Reservation, "notAfter"> & { readonly dueAt: number };

/** What a run has at a moment, sorted. */
interface SortedWork {
  readonly ready: Ready[];
  readonly moves: Move[];
  readonly lookUps: Candidate[];
  readonly moments: number[];
  underWay: number;
}

/**
 * Decides what the sender does at `now`. The runs take turns, one action each, so that no campaign waits for another; and
 * an action whose kind has to wait holds up no action of another kind.
 *
 * @param runs in the order in which they take turns
 */
export function decideWork(
  sender: Sender,
  slots: SlotTimes,
  runs: readonly RunWork[],
  now: number,
): Work {
  const settings = toPaceSettings(sender);
  const sorted = runs.map((run) => sortWork(run, sender, now));
  const underWay = sorted.reduce((sum, own) => sum + own.underWay, 0);
  const turns = takeTurns(sorted.map(({ ready }) => ready));
  const requests = turns.map(
    ({ kind, present }): SlotRequest => ({ kind, heldSlotAt: present?.slotAt ?? null }),
  );
  const { taken, slots: slotsThen } = takeSlots(
    settings,
    slots,
    requests,
    now,
    Math.max(0, MAXIMUM_ACTIONS_UNDER_WAY - underWay),
  );
  const reservations = taken.flatMap(({ index, notAfter }) => {
    const turn = turns[index];
    return turn === undefined ? [] : [{ ...turn, notAfter }];
  });
  const moments = [
    ...sorted.flatMap((own) => own.moments),
    ...reservations.map(({ notAfter }) => notAfter + 1),
  ];
  const total = underWay + reservations.length;
  // Where too many are under way, the end of a call makes room, and wakes the sender.
  if (turns.length > reservations.length && total < MAXIMUM_ACTIONS_UNDER_WAY) {
    const hasSlot = new Set(taken.map(({ index }) => index));
    const left = requests.filter((_, index) => !hasSlot.has(index));
    const at = nextTurn(settings, slotsThen, left, now);
    if (at !== null) moments.push(Math.max(at, now + 1));
  }
  const moves = sorted.flatMap((own) => own.moves);
  for (const { decision } of moves) {
    if (decision.next === "due") moments.push(Math.max(decision.dueAt, now + 1));
    else if (decision.next === "wait" && decision.until !== null) moments.push(decision.until);
  }
  // Where there is room for more leads than were read, the others are looked at next.
  if (total < MAXIMUM_ACTIONS_UNDER_WAY && runs.some((run) => isAdmittedWhole(run, reservations))) {
    moments.push(now + 1);
  }
  // Behind those that move without a call there may be others whose time has come, and nobody else looks for them.
  if (runs.some((run, index) => isCut(run) && (sorted[index]?.moves.length ?? 0) > 0)) {
    moments.push(now + 1);
  }
  return {
    reservations,
    moves,
    lookUps: sorted.flatMap((own) => own.lookUps),
    admitted: runs.flatMap((run) => findAdmitted(run, reservations, moves)),
    underWay: total,
    lookAt: moments.length === 0 ? null : moments.reduce((a, b) => Math.min(a, b)),
  };
}

/** Whether there may be more candidates than were read of a step. */
function isCut({ candidates }: RunWork): boolean {
  return candidates.length >= CANDIDATES_A_STEP;
}

/** Whether each lead that was read to be admitted has its slot, and there may be more. */
function isAdmittedWhole(
  { runId, admissible, mayAdmitMore }: RunWork,
  reservations: readonly Reservation[],
): boolean {
  const admitted = reservations.filter((one) => one.admits && one.runId === runId);
  return mayAdmitMore && admitted.length === admissible.length;
}

/** Several senders may admit the leads of a run, and the cursor must pass nobody who is not admitted. */
function findAdmitted(
  { runId, admissible }: RunWork,
  reservations: readonly Reservation[],
  moves: readonly Move[],
): { readonly runId: string; readonly position: number }[] {
  const gone = new Set(
    [
      ...reservations.filter(({ admits }) => admits),
      ...moves.filter(({ admittedTo }) => admittedTo !== null),
    ].flatMap((one) => (one.runId === runId ? [one.position] : [])),
  );
  const last = admissible.at(-1);
  if (gone.size === 0 || last === undefined) return [];
  const first = admissible.find(({ position }) => !gone.has(position));
  return [{ runId, position: first?.position ?? last.position + 1 }];
}

function sortWork(run: RunWork, sender: Sender, now: number): SortedWork {
  const sorted: SortedWork = { ready: [], moves: [], lookUps: [], moments: [], underWay: 0 };
  for (const candidate of run.candidates) sortCandidate(run, candidate, sender, sorted, now);
  sorted.ready.sort((one, other) => one.dueAt - other.dueAt);
  for (const lead of run.admissible) sortAdmissible(run, lead, sender, sorted, now);
  return sorted;
}

function sortCandidate(
  { workflow }: RunWork,
  candidate: Candidate,
  sender: Sender,
  sorted: SortedWork,
  now: number,
): void {
  const { action, ...of } = candidate;
  const decided = decideCandidate(candidate, sender, now);
  const move = (decision: Decision) => sorted.moves.push({ ...of, decision, admittedTo: null });
  switch (decided.state) {
    case "ready":
      // Its team may have changed what the sender performs: then the lead waits for it to be changed again.
      if (sender.kinds.includes(candidate.kind)) {
        sorted.ready.push({ ...of, present: action, admits: false });
      }
      break;
    case "under-way":
      sorted.underWay++;
      sorted.moments.push(decided.lookAt);
      break;
    case "waiting":
      sorted.moments.push(decided.lookAt);
      break;
    case "look-up":
      sorted.lookUps.push(candidate);
      move({ next: "due", step: candidate.step, dueAt: now + REPEATED_LOOK_UP_MILLISECONDS });
      break;
    case "unknown":
      move({ next: "wait", for: "person", step: candidate.step, until: null });
      break;
    case "decide":
      move(decideAgain(workflow, action?.step ?? candidate.step, action, now));
  }
}

/** Where a lead begins that no sender has taken on in this run: where the last run of the campaign left it. */
export function decideAdmission(
  { workflow, startedAt }: Pick<RunWork, "workflow" | "startedAt">,
  lastAction: CandidateAction | null,
  now: number,
): Decision {
  if (lastAction === null) return decideFirstStep(workflow, startedAt);
  // Whether an action without an outcome is asked for again is decided as for any other.
  return isWithoutOutcome(lastAction)
    ? { next: "due", step: lastAction.step, dueAt: now }
    : decideAgain(workflow, lastAction.step, lastAction, now);
}

/** A lead that an earlier run has reached stays with the sender of its last action. */
function sortAdmissible(
  run: RunWork,
  { lastAction, ...lead }: Admissible,
  sender: Sender,
  sorted: SortedWork,
  now: number,
): void {
  const { workflow, startedAt } = run;
  if (lastAction !== null) {
    const decision = decideAdmission(run, lastAction, now);
    const step = decision.next === "end" ? lastAction.step : decision.step;
    sorted.moves.push({ ...lead, step, decision, admittedTo: lastAction.senderId });
    // There may be others behind these leads.
    sorted.moments.push(now + 1);
    return;
  }
  const { step, dueAt } = decideFirstStep(workflow, startedAt);
  if (dueAt > now) {
    sorted.moments.push(dueAt);
    return;
  }
  const { kind } = stepOf(workflow, step);
  if (sender.kinds.includes(kind)) {
    sorted.ready.push({ ...lead, step, dueAt, kind, present: null, admits: true });
  }
}

function isWithoutOutcome({ status, attempt }: CandidateAction): boolean {
  return status === "sending" || status === "unknown" || (status === "reserved" && attempt > 0);
}

/** What comes after an action whose result is in its row. */
function decideAgain(
  workflow: FrozenWorkflow,
  step: number,
  action: CandidateAction | null,
  now: number,
): Decision {
  return decideAfterAction(
    {
      workflow,
      step,
      result: toResult(action),
      acceptedAt: action?.connectedAt ?? null,
      replied: false,
      suppressed: false,
      stopped: false,
      withdrawn: action !== null && action.withdrawnAt !== null,
    },
    now,
  );
}

function toResult(action: CandidateAction | null): ActionResult {
  if (action === null) return { status: "expired" };
  const at = action.answeredAt ?? action.calledAt ?? 0;
  switch (action.status) {
    case "reserved":
    case "expired":
      return { status: "expired" };
    case "sent":
    case "skipped":
    case "accepted":
      return { status: action.status, at };
    case "rejected":
      return { status: "rejected", code: action.code ?? "unspecified" };
    case "sending":
    case "unknown":
      return { status: "unknown" };
  }
}

/** The first of each, then the second of each, and so on. */
function takeTurns<T>(queues: readonly (readonly T[])[]): T[] {
  const longest = queues.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, index) =>
    queues.flatMap((queue) => queue.slice(index, index + 1)),
  ).flat();
}
