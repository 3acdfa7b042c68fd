/**
 * Consumes the queue of actions: the last look, the call, the record. A message that comes late or twice finds nothing to
 * claim. A fault before the claim is retried; after it nothing is, since nobody knows what the sender has done: the
 * sender's object finds the action `sending`, and decides.
 */
import { databaseOf } from "../database/databases.ts";
import {
  type ActionToCall,
  claimActions,
  recordActions,
  type RunToCall,
  selectActionsToCall,
} from "../database/execution.ts";
import { type SenderSecrets, selectSenderWithSecrets } from "../database/senders.ts";
import { toActionId, toInstanceId } from "../domain/action.ts";
import { retryDelaySeconds } from "../domain/decideAcknowledgement.ts";
import { decideAfterAction } from "../domain/decideAfterAction.ts";
import { type AfterCall, decideAfterCall } from "../domain/decideAfterCall.ts";
import { parseContent, type RenderedContent, type RenderingFault, renderContent } from "../domain/rendering.ts";
import type { Sender } from "../domain/sender.ts";
import { toTransition } from "../domain/toTransition.ts";
import { stepOf } from "../domain/workflow.ts";
import { newIdentifier } from "../platform/identifiers.ts";
import { log, logError } from "../platform/log.ts";
import { callSender, lookUpAction } from "../senders/callSender.ts";
import { decryptSecret, readSecretsKey } from "../senders/secrets.ts";
import { toRequestBody } from "../senders/senderRequest.ts";
import { type ActionMessage, readActionMessage } from "./actionMessage.ts";

/** Tells a sender's object how many of its actions have ended. */
export type WakeSender = (
  env: Env,
  sender: { readonly accountGroupId: string; readonly senderId: string },
  settled: number,
) => Promise<void>;

/** Asks for the actions of each message. Messages come one at a time, so that a slow sender delays its own alone. */
export async function consumeActions(
  batch: MessageBatch,
  env: Env,
  wake: WakeSender,
): Promise<void> {
  for (const message of batch.messages) {
    const asked = readActionMessage(message);
    const fields = {
      messageId: message.id,
      accountGroupId: asked?.accountGroupId ?? null,
      senderId: asked?.senderId ?? null,
    };
    if (asked === null) {
      logError("actions.malformed", new Error("The message is not one of this queue."), fields);
      message.ack();
      continue;
    }
    try {
      const settled = await perform(asked, env, wake);
      message.ack();
      log("actions", { ...fields, task: asked.task, outcome: "performed", settled });
    } catch (error) {
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
      logError("actions.fault", error, { ...fields, outcome: "retried" });
    }
  }
}

/** @returns how many of the actions have ended */
async function perform(asked: ActionMessage, env: Env, wake: WakeSender): Promise<number> {
  const database = databaseOf(env, asked.accountGroupId);
  const found = await selectSenderWithSecrets(database, asked.accountGroupId, asked.senderId);
  if (found === null) return 0;
  const { actions, runs } = await selectActionsToCall(database, asked.actions);
  const settled =
    asked.task === "call"
      ? await callAll(asked, found, actions, runs, env)
      : await lookUpAll(asked, found, actions, runs, env);
  await wake(env, asked, settled);
  return settled;
}

/** An action with what its sender is asked. */
interface RenderedAction {
  readonly action: ActionToCall;
  readonly run: RunToCall;
  readonly content: RenderedContent | null;
}

async function callAll(
  asked: ActionMessage,
  { sender, secrets }: SenderSecrets,
  actions: readonly ActionToCall[],
  runs: ReadonlyMap<string, RunToCall>,
  env: Env,
): Promise<number> {
  const database = databaseOf(env, asked.accountGroupId);
  const rendered: RenderedAction[] = [];
  const faulty: { action: ActionToCall; fault: RenderingFault }[] = [];
  for (const action of actions) {
    const run = runs.get(action.runId);
    if (run === undefined || action.status !== "reserved" || action.reservation !== asked.reservation)
      continue;
    const content = render(action, run);
    if (content !== null && "fault" in content) faulty.push({ action, fault: content.fault });
    else rendered.push({ action, run, content });
  }
  const claim = newIdentifier(Date.now());
  if (faulty.length > 0) await failUnrendered(database, sender, faulty, runs);
  const key = await readSecretsKey("SENDER_SECRETS_KEY", env.SENDER_SECRETS_KEY);
  const plain = await Promise.all(secrets.map((secret) => decryptSecret(key, sender.id, secret)));
  const claimedAt = Date.now();
  const claimed = await claimActions(database, {
    claim,
    sender: { id: sender.id, revision: asked.revision },
    reservation: asked.reservation,
    actions: rendered.map(({ action }) => action),
    now: claimedAt,
  });
  const calls = rendered.flatMap((one) => {
    const mine = claimed.find(
      ({ campaignId, position, step }) =>
        campaignId === one.action.campaignId &&
        position === one.action.position &&
        step === one.action.step,
    );
    return mine === undefined ? [] : [{ ...one, attempt: mine.attempt }];
  });
  const results = await Promise.all(
    calls.map(async ({ action, run, content, attempt }) => {
      const called = await callSender(
        { url: sender.url, secrets: plain },
        {
          actionId: toActionId(action, action.step),
          body: toBody(asked, sender, action, run, content, attempt),
        },
        { fetch, now: claimedAt },
      );
      const now = Date.now();
      const after = decideAfterCall(
        called.answer,
        {
          workflow: run.workflow,
          step: action.step,
          attempt,
          firstCalledAt: action.firstCalledAt ?? claimedAt,
          connectedAt: action.connectedAt,
          sender,
        },
        now,
      );
      return { action, after, now };
    }),
  );
  await record(database, sender, claim, results);
  return faulty.length + results.length;
}

/** Asks the sender what became of actions whose outcome nobody knows. */
async function lookUpAll(
  asked: ActionMessage,
  { sender, secrets }: SenderSecrets,
  actions: readonly ActionToCall[],
  runs: ReadonlyMap<string, RunToCall>,
  env: Env,
): Promise<number> {
  const database = databaseOf(env, asked.accountGroupId);
  const key = await readSecretsKey("SENDER_SECRETS_KEY", env.SENDER_SECRETS_KEY);
  const plain = await Promise.all(secrets.map((secret) => decryptSecret(key, sender.id, secret)));
  const results = await Promise.all(
    actions.map(async (action) => {
      const run = runs.get(action.runId);
      if (run === undefined || !["sending", "accepted", "unknown"].includes(action.status)) return [];
      const { answer } = await lookUpAction(
        { url: sender.url, secrets: plain },
        toActionId(action, action.step),
        { fetch, now: Date.now() },
      );
      const now = Date.now();
      const facts = {
        workflow: run.workflow,
        step: action.step,
        attempt: action.attempt,
        firstCalledAt: action.firstCalledAt ?? now,
        connectedAt: action.connectedAt,
        sender,
      };
      const after: AfterCall =
        answer.status === "not_found"
          ? decideAfterCall({ status: "later", until: now, scope: "action" }, facts, now)
          : decideAfterCall(answer, facts, now);
      return [{ action, after, now }];
    }),
  );
  await record(database, sender, null, results.flat());
  return 0;
}

function render(
  action: ActionToCall,
  run: RunToCall,
): RenderedContent | { readonly fault: RenderingFault } | null {
  const step = stepOf(run.workflow, action.step);
  if (step.kind === "engage" || step.content === null) return null;
  return renderContent(parseContent(step.kind, step.content), action.lead);
}

/** A message that cannot be written fails its instance, and nobody is asked. */
async function failUnrendered(
  database: D1Database,
  { id: senderId }: Sender,
  faulty: readonly { readonly action: ActionToCall; readonly fault: RenderingFault }[],
  runs: ReadonlyMap<string, RunToCall>,
): Promise<void> {
  const now = Date.now();
  await recordActions(database, {
    senderId,
    records: faulty.map(({ action, fault }) => ({
      ...keyOf(action),
      from: "reserved" as const,
      claim: null,
      status: "expired" as const,
      answeredAt: now,
      code: fault.reason,
      message: null,
      externalId: null,
      thread: null,
      isGivenBack: true,
    })),
    transitions: faulty.flatMap(({ action, fault }) => {
      const run = runs.get(action.runId);
      if (run === undefined) return [];
      const decision = decideAfterAction(
        {
          workflow: run.workflow,
          step: action.step,
          result: { status: "not_rendered", fault },
          acceptedAt: null,
          withdrawn: false,
          replied: false,
          suppressed: false,
          stopped: false,
        },
        now,
      );
      return [toTransition(action, decision, null)];
    }),
    pauses: [],
    now,
  });
}

function toBody(
  { accountGroupId, senderId }: ActionMessage,
  { name: _name }: Sender,
  action: ActionToCall,
  run: RunToCall,
  content: RenderedContent | null,
  attempt: number,
): string {
  return toRequestBody({
    requestedAt: Date.now(),
    action: {
      id: toActionId(action, action.step),
      kind: action.kind,
      attempt,
      notAfter: action.notAfter,
    },
    senderId,
    accountGroupId,
    campaign: run.campaign,
    runId: action.runId,
    instanceId: toInstanceId(action),
    step: action.step,
    lead: action.lead,
    content:
      content === null ? null : { ...content, language: run.workflow.outreachLanguage },
    thread: action.thread,
    history: [],
  });
}

async function record(
  database: D1Database,
  sender: Sender,
  claim: string | null,
  results: readonly {
    readonly action: ActionToCall;
    readonly after: AfterCall;
    readonly now: number;
  }[],
): Promise<void> {
  if (results.length === 0) return;
  const now = Date.now();
  await recordActions(database, {
    senderId: sender.id,
    records: results.map(({ action, after, now: answeredAt }) => ({
      ...keyOf(action),
      from: claim === null ? action.status : ("sending" as const),
      claim,
      status: after.status,
      answeredAt,
      code: after.code,
      message: after.message,
      externalId: after.externalId,
      thread: after.thread,
      isGivenBack: after.isGivenBack,
    })),
    transitions: results.flatMap(({ action, after }) =>
      after.next === null ? [] : [toTransition(action, after.next, null)],
    ),
    pauses: results.flatMap(({ action, after: { pause } }) => {
      if (pause === null) return [];
      if ("blockedCode" in pause) return [pause];
      return [{ until: pause.until, kind: pause.scope === "kind" ? action.kind : null }];
    }),
    now,
  });
}

function keyOf({ campaignId, position, step }: ActionToCall) {
  return { campaignId, position, step };
}
