/** Performs the actions of a message: renders, takes the last look, asks the sender, and records what came of it. */
import {
  type ActionToCall,
  type CallableActions,
  type ClaimedAction,
  claimActions,
  giveBackActions,
  type RunToCall,
  selectActionsToCall,
} from "../database/actionsToCall.ts";
import { databaseOf } from "../database/databases.ts";
import { selectHistory } from "../database/history.ts";
import { toIdentityHashes } from "../database/identityHashes.ts";
import { recordPause } from "../database/recordActions.ts";
import { selectSuppressed } from "../database/suppressedHashes.ts";
import { type ActionKey, toActionId, toInstanceId } from "../domain/action.ts";
import { decideAfterCall, decideTooLate, decideWithoutCall } from "../domain/decideAfterCall.ts";
import type { HistoryMessage } from "../domain/history.ts";
import type { RenderedContent, RenderingFault } from "../domain/rendering.ts";
import { renderStep } from "../domain/renderStep.ts";
import { CALLS_AT_ONCE } from "../domain/sizesOfWork.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { callSender } from "../senders/callSender.ts";
import { toRequestBody } from "../senders/senderRequest.ts";
import type { ActionMessage } from "./actionMessage.ts";
import { closeUncalled, recordGivenBack } from "./closeUncalled.ts";
import { type CallableSenderOfActions, prepareSender } from "./prepareSender.ts";
import { type ActionOutcome, recordOutcomes, toPause } from "./recordOutcomes.ts";

const LONGEST_UNRECORDED_MILLISECONDS = 5_000;

/** What was done, for the log. */
export interface PerformedCounts {
  readonly called: number;
  readonly closed: number;
}

/** A message as it is sent; with a language tag, or null. */
type SpokenContent = RenderedContent & { readonly language: string | null };

/** An action with what its sender is asked. */
interface PreparedAction {
  readonly action: ActionToCall;
  readonly run: RunToCall;
  /** Null for a kind without a message. */
  readonly content: SpokenContent | null;
  readonly identityHashes: readonly string[];
  /** Empty unless the campaign includes it. */
  readonly history: readonly HistoryMessage[];
}

/**
 * Performs the actions of a message.
 *
 * @throws before any call, or when what came of the calls cannot be recorded
 */
export async function performActions(asked: ActionMessage, env: Env): Promise<PerformedCounts> {
  const { accountGroupId, databaseNumber, senderId, reservation } = asked;
  const database = databaseOf(env, databaseNumber);
  const now = Date.now();
  const found = await selectActionsToCall(database, asked, asked.actions, reservation, now);
  const sender = found.sender && (await prepareSender(database, senderId, found.sender, env, now));
  if (sender === null) return { called: 0, closed: 0 };

  const { prepared: withoutHistory, closed } = await prepareAll(accountGroupId, found);
  await closeUncalled(asked, database, closed);
  if (withoutHistory.length === 0) return { called: 0, closed: closed.length };
  const prepared = await addHistory(database, withoutHistory);

  let called = 0;
  const unrecorded: ActionOutcome[] = [];
  const unclaimed: PreparedAction[] = [];
  let recordedAt = Date.now();
  try {
    for (let start = 0; start < prepared.length; start += CALLS_AT_ONCE) {
      const wave = prepared.slice(start, start + CALLS_AT_ONCE);
      const outcomes = await callWave(asked, sender, wave, database);
      called += outcomes.length;
      unrecorded.push(...outcomes);
      unclaimed.push(
        ...wave.filter(({ action }) => !outcomes.some((one) => one.action === action)),
      );
      // Of a slow sender nothing stays unrecorded for long; of a fast one many results share a transaction.
      if (Date.now() - recordedAt < LONGEST_UNRECORDED_MILLISECONDS) continue;
      await recordOutcomes(database, senderId, unrecorded.splice(0), Date.now());
      recordedAt = Date.now();
    }
  } finally {
    // What is known is not lost with a last look that fails.
    await recordOutcomes(database, senderId, unrecorded, Date.now());
  }
  const suppressed = await giveBackUnclaimed(asked, database, unclaimed);
  return { called, closed: closed.length + suppressed };
}

/** Takes the last look at a few actions, and asks the sender for those that pass it. */
async function callWave(
  asked: ActionMessage,
  sender: CallableSenderOfActions,
  wave: readonly PreparedAction[],
  database: D1Database,
): Promise<ActionOutcome[]> {
  const { accountGroupId, senderId, senderUpdatedAt, reservation } = asked;
  const claimedAt = Date.now();
  const claim = newIdentifier(claimedAt);
  const claimed = await claimActions(database, {
    claim,
    accountGroupId,
    sender: { id: senderId, updatedAt: senderUpdatedAt },
    reservation,
    actions: wave.map(({ action: { campaignId, runId, position, step }, identityHashes }) => ({
      ...{ campaignId, runId, position, step, identityHashes },
    })),
    now: claimedAt,
  });
  return Promise.all(
    wave.flatMap((one) => {
      const attempt = findClaimed(claimed, one.action)?.attempt;
      if (attempt === undefined) return [];
      return [call(asked, sender, one, { claim, attempt, claimedAt }, database)];
    }),
  );
}

/** Renders each message; who has answered meanwhile, or whose message cannot be written, is not asked for. */
async function prepareAll(
  accountGroupId: string,
  { actions, runs }: CallableActions,
): Promise<{ readonly prepared: PreparedAction[]; readonly closed: ActionOutcome[] }> {
  const prepared: PreparedAction[] = [];
  const closed: ActionOutcome[] = [];
  for (const action of actions) {
    const run = runs.get(action.runId);
    if (run === undefined || action.status !== "reserved") continue;
    // What is asked for again under the same id says the same.
    const content = renderFor(action, runs.get(action.namedRunId) ?? run);
    const fault = content !== null && "fault" in content ? content.fault : null;
    const { step, replied } = action;
    const facts = { workflow: run.workflow, step, replied, suppressed: false, fault };
    const after = decideWithoutCall(facts, Date.now());
    if (after !== null) closed.push({ action, claim: null, after });
    else if (content === null || !("fault" in content)) {
      const identities = await toIdentityHashes(accountGroupId, action.lead);
      const identityHashes = identities.map(({ hash }) => hash);
      prepared.push({ action, run, content, identityHashes, history: [] });
    }
  }
  return { prepared, closed };
}

/** The message of an action; null for a kind without one. */
function renderFor(
  { step, lead }: ActionToCall,
  { workflow }: RunToCall,
): SpokenContent | { readonly fault: RenderingFault } | null {
  const rendered = renderStep(workflow, step, lead);
  if (rendered === null || "fault" in rendered) return rendered;
  const { subject, text } = rendered;
  return { subject, text, language: workflow.outreachLanguage };
}

/** Adds the conversation where the campaign includes it, and there is one. */
async function addHistory(
  database: D1Database,
  prepared: readonly PreparedAction[],
): Promise<readonly PreparedAction[]> {
  const including = prepared.filter(
    ({ action, run }) => action.hasConversation && run.workflow.includeConversationHistory,
  );
  const histories = await selectHistory(
    database,
    including.map(({ action }) => action),
  );
  return prepared.map((one) => ({ ...one, history: histories[including.indexOf(one)] ?? [] }));
}

/** A call that a claim has allowed. */
interface Call {
  readonly claim: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  readonly claimedAt: number;
}

async function call(
  { accountGroupId, senderId }: ActionMessage,
  sender: CallableSenderOfActions,
  { action, run, content, history }: PreparedAction,
  { claim, attempt, claimedAt }: Call,
  database: D1Database,
): Promise<ActionOutcome> {
  // The answer to the claim may have come late.
  const now = Date.now();
  if (now > action.notAfter) return { action, claim, after: decideTooLate(now) };
  const actionId = toActionId({ runId: action.namedRunId, position: action.position }, action.step);
  const { workflow, campaign } = run;
  const body = toRequestBody({
    requestedAt: claimedAt,
    action: { id: actionId, kind: action.kind, attempt, notAfter: action.notAfter },
    senderId,
    accountGroupId,
    campaign,
    runId: action.runId,
    instanceId: toInstanceId(action),
    step: action.step,
    lead: action.lead,
    content,
    thread: action.thread,
    history,
  });
  const { answer } = await callSender(sender, { actionId, body }, { fetch, now: claimedAt });
  const after = decideAfterCall(
    answer,
    {
      workflow,
      step: action.step,
      attempt,
      connectedAt: action.connectedAt,
      notAfter: action.notAfter,
      sender,
    },
    Date.now(),
  );
  // Other calls may take long: no further one begins meanwhile.
  if (after.pause !== null) {
    await recordPause(database, senderId, toPause(action, after.pause), Date.now());
  }
  return { action, claim, after };
}

/**
 * Gives back what did not pass the last look; whoever was suppressed is not asked for any more. As a rule all were claimed,
 * and nobody is looked for.
 *
 * @returns how many are closed
 */
async function giveBackUnclaimed(
  { accountGroupId, senderId, reservation }: ActionMessage,
  database: D1Database,
  unclaimed: readonly PreparedAction[],
): Promise<number> {
  if (unclaimed.length === 0) return 0;
  const actions = unclaimed.map(({ action }) => action);
  await giveBackActions(database, actions, reservation);
  const suppressed = await selectSuppressed(
    database,
    accountGroupId,
    unclaimed.flatMap(({ identityHashes }) => identityHashes),
  );
  const closed = unclaimed.flatMap(
    ({ action, run: { workflow }, identityHashes }): ActionOutcome[] => {
      if (!identityHashes.some((hash) => suppressed.has(hash))) return [];
      const facts = { workflow, step: action.step, replied: false, suppressed: true, fault: null };
      const after = decideWithoutCall(facts, Date.now());
      return after === null ? [] : [{ action, claim: null, after }];
    },
  );
  await recordGivenBack(database, senderId, closed);
  return closed.length;
}

function findClaimed(claimed: readonly ClaimedAction[], action: ActionKey) {
  return claimed.find(
    ({ campaignId, position, step }) =>
      campaignId === action.campaignId && position === action.position && step === action.step,
  );
}
