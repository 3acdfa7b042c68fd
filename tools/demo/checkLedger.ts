/** Holds the ledger of the demo's sender against what Kickoff promises. Pure. */
import type { LedgerEntry } from "./demoSender.ts";

/** Every placeholder is filled, and nothing is where a value is missing. */
const UNFINISHED_TEXT = /\{\{|\}\}|\bnull\b|\bundefined\b/;

/** What the ledger has. */
export interface LedgerSummary {
  /** Actions performed. */
  readonly performed: number;
  /** Actions performed, by step. */
  readonly bySteps: readonly number[];
  /** Requests that were put off, and asked again. */
  readonly putOff: number;
}

/** What the ledger says against the promises, as sentences; none when they are kept. */
export function findBrokenPromises(ledger: readonly LedgerEntry[]): string[] {
  const byLeads = Map.groupBy(ledger, ({ leadId }) => leadId);
  return [...ledger.flatMap(checkRequest), ...[...byLeads.values()].flatMap(checkLead)];
}

function checkRequest({ actionId, idempotencyKey, text }: LedgerEntry): string[] {
  const broken: string[] = [];
  if (idempotencyKey !== actionId) {
    broken.push(`Action ${actionId} came with the Idempotency-Key ${idempotencyKey}.`);
  }
  if (text !== null && (text.trim() === "" || UNFINISHED_TEXT.test(text))) {
    broken.push(`Action ${actionId} has an unfinished text: ${text}`);
  }
  return broken;
}

/** @param requests all about one lead, in their order */
function checkLead(requests: readonly LedgerEntry[]): string[] {
  const broken: string[] = [];
  let performed = 0;
  let hasEnded = false;
  for (const { leadId, step, answer, replies } of requests) {
    if (hasEnded) broken.push(`Lead ${leadId} was asked for step ${step} after the end.`);
    if (step <= performed) broken.push(`Lead ${leadId} was asked for step ${step} twice.`);
    if (step > performed + 1) {
      broken.push(`Lead ${leadId} was asked for step ${step} after step ${performed}.`);
    }
    if (answer === "sent" || answer === "lost") performed = step;
    hasEnded ||= answer === "rejected" || replies;
  }
  return broken;
}

/** Counts what the ledger has. */
export function summarise(ledger: readonly LedgerEntry[]): LedgerSummary {
  const performed = ledger.filter(({ answer }) => answer === "sent" || answer === "lost");
  const steps = Math.max(0, ...performed.map(({ step }) => step));
  return {
    performed: performed.length,
    bySteps: Array.from(
      { length: steps },
      (_, index) => performed.filter(({ step }) => step === index + 1).length,
    ),
    putOff: ledger.filter(({ answer }) => answer === "later").length,
  };
}
