/** The latest decision about an instance, read back from its row and from the actions of its lead. Pure. */
import type { Action } from "./action.ts";
import type { Decision } from "./decideAfterAction.ts";
import { decideAdmission, decideCandidate } from "./decideWork.ts";
import type { Instance } from "./instance.ts";
import { type EndReason, STATUS_OF_END } from "./instanceReasons.ts";
import type { Sender } from "./sender.ts";
import type { FrozenWorkflow } from "./workflow.ts";

/** An instance with what decides about it. */
export interface InstanceRecord {
  readonly instance: Instance;
  /** Null for a run from before instances were executed. */
  readonly workflow: FrozenWorkflow | null;
  /** Those of the campaign for the lead, over all its runs, by step. */
  readonly actions: readonly Action[];
}

/** The latest decision about an instance, or the one that admits it; null when it is from before execution. */
export function findDecision(record: InstanceRecord, now: number): Decision | null {
  const { instance, workflow, actions } = record;
  const { reason, detail, runStartedAt } = instance;
  if (isEnd(reason)) return { next: "end", status: STATUS_OF_END[reason], reason, detail };
  if (workflow === null) return null;
  if (instance.status === "pending") {
    return decideAdmission({ workflow, startedAt: runStartedAt }, actions.at(-1) ?? null, now);
  }
  return instance.status === "running" ? readDecision(instance, now) : null;
}

function readDecision({ reason, step, nextAt }: Instance, now: number): Decision {
  const place = { step: step ?? 1 };
  const at = nextAt ?? now;
  switch (reason) {
    case "acceptance":
      return { next: "wait", for: "acceptance", ...place, until: at };
    case "accepted-by-sender":
      return { next: "wait", for: "result", ...place, until: at };
    case "unknown-action":
      return { next: "wait", for: "person", ...place, until: null };
    default:
      return { next: "due", ...place, dueAt: at };
  }
}

/** Whether the step that is due is being asked of the sender at this moment. */
export function isSending(
  decision: Decision,
  actions: readonly Action[],
  sender: Pick<Sender, "keepsKeysHours" | "looksUpActions">,
  now: number,
): boolean {
  if (decision.next !== "due" || decision.dueAt > now) return false;
  const action = actions.find(({ step }) => step === decision.step) ?? null;
  const candidate = { dueAt: decision.dueAt, waitsForAcceptance: false, action };
  return decideCandidate(candidate, sender, now).state === "under-way";
}

function isEnd(reason: Instance["reason"]): reason is EndReason {
  return reason !== null && reason in STATUS_OF_END;
}
