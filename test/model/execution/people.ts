/** What people and senders tell: acceptances, replies, late results, resolutions, changes of senders. */
import { resolveActions, selectAction } from "../../../src/database/actions.ts";
import { toIdentityHashes } from "../../../src/database/identityHashes.ts";
import { recordSenderEvents } from "../../../src/database/senderEvents.ts";
import { type SenderChange, updateSender } from "../../../src/database/senders.ts";
import { insertSuppressions } from "../../../src/database/suppressions.ts";
import type { ActionKey } from "../../../src/domain/action.ts";
import { decideResolution } from "../../../src/domain/decideResolution.ts";
import type { EventSubject, SenderEvent } from "../../../src/domain/senderEvent.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import { wakeSender } from "../../../src/senders/wakeSender.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import type { Event } from "./executionEvents.ts";
import { ACCOUNT_GROUP_ID, PLACE } from "./executionGround.ts";
import { runWorker } from "./processes.ts";

const NOBODY: EventSubject = {
  ...{ actionId: null, instanceId: null, leadId: null, senderId: null },
  ...{ email: null, linkedinUrl: null, externalId: null },
};

type WithoutNames<T> = T extends unknown ? Omit<T, "id" | "occurredAt" | "about"> : never;

/** A sender tells something, now and then twice at once. */
function tellEvent(
  world: ExecutionWorld,
  choice: number,
  about: Partial<EventSubject>,
  told: WithoutNames<SenderEvent>,
  onApplied: () => void = () => undefined,
): void {
  const names = { id: world.newId(), occurredAt: world.now, about: { ...NOBODY, ...about } };
  const event = { ...told, ...names } as SenderEvent;
  world.note(`event: ${told.type}`, JSON.stringify(about));
  const times = choice % 8 === 5 ? 2 : 1;
  for (let time = 0; time < times; time++) tell(world, choice, event, onApplied);
}

/** An event is recorded, and whoever waits for it is woken. */
function tell(
  world: ExecutionWorld,
  choice: number,
  event: SenderEvent,
  onApplied: () => void,
): void {
  runWorker(world, event.type, choice, async (env) => {
    const decisions = await recordSenderEvents(env.DATABASE, ACCOUNT_GROUP_ID, [event]);
    const [result] = decisions?.results ?? [];
    const { outcome, reason } = result ?? { outcome: "lost", reason: null };
    world.note(`event: ${event.type} ${outcome}`, reason ?? "");
    if (outcome === "applied") onApplied();
    const senders = [
      ...(decisions?.actions ?? []).map(({ to }) => to.senderId),
      ...(decisions?.senders ?? []).map(({ to }) => to.id),
    ];
    for (const senderId of new Set(senders)) {
      await wakeSender(env, { ...PLACE, senderId });
    }
  });
}

/** A lead accepts a connection request, or it is withdrawn, at any time after it was sent in truth. */
export const answerConnection: Event = (world, target, choice) => {
  const requests = world.house.performances.filter(({ kind }) => kind === "connection_request");
  const request = requests[target % Math.max(1, requests.length)];
  if (request === undefined) return false;
  const type = choice % 8 === 7 ? "connection.withdrawn" : "connection.accepted";
  tellEvent(world, choice, { actionId: request.actionId }, { type }, () => {
    if (type === "connection.accepted") world.house.find(request, "accepted");
  });
  return true;
};

/** A lead writes, in person or by machine. */
export const reply: Event = (world, target, choice) => {
  const externalId = world.chooseExternalId(target);
  const automatic = choice % 4 === 3;
  tellEvent(world, choice, { externalId }, { type: "message.received", automatic, text: "Hello" });
  return true;
};

/** A sender says how it stands. */
export const tellStanding: Event = (world, target, choice) => {
  const senderId = world.senders[target % world.senders.length]?.senderId ?? "";
  const until = world.now + (1 + choice) * 60_000;
  const events = [
    { type: "sender.limited", until, kind: null },
    { type: "sender.limited", until, kind: "direct_message" },
    { type: "sender.blocked", code: "checkpoint" },
    { type: "sender.restored" },
  ] as const;
  const event = events[choice % events.length];
  if (event !== undefined) tellEvent(world, choice, { senderId }, event);
  return true;
};

/** Nobody may contact a lead any more. */
export const suppressLead: Event = (world, target, choice) => {
  const externalId = world.chooseExternalId(target);
  world.note("lead is suppressed", externalId);
  runWorker(world, "suppression", choice, async (env) => {
    const now = Date.now();
    const person = { email: null, linkedinUrl: null, externalId };
    const hashed = await toIdentityHashes(ACCOUNT_GROUP_ID, person);
    const identities = hashed.map((identity) => ({ ...identity, id: newIdentifier(now) }));
    const people = [{ reason: "asked", identities }];
    await insertSuppressions(env.DATABASE, ACCOUNT_GROUP_ID, people, now);
  });
  return true;
};

/** A sender tells the result of an action that it has taken on. */
export const tellResult: Event = (world, target, choice) => {
  const { house } = world;
  const [result] = house.promised.splice(target % Math.max(1, house.promised.length), 1);
  if (result === undefined) return false;
  const { actionId, meaning } = result;
  house.find(result, meaning === "nothing" ? "nothing" : "settled");
  const events = {
    performed: { type: "action.sent", messageId: null, thread: null },
    rejected: { type: "action.rejected", code: "refused", message: null },
    nothing: { type: "action.later", until: choice % 2 === 0 ? null : world.now + 3_600_000 },
  } as const;
  tellEvent(world, choice, { actionId }, events[meaning]);
  return true;
};

interface UnknownAction extends ActionKey {
  readonly runId: string;
  readonly senderId: string;
}

/** A person says what became of an action, as the sender's own pages show it, once it is too late for the sender. */
export const resolveUnknown: Event = (world, target, choice) => {
  const unknown = world.sqlite.query<UnknownAction>(
    `SELECT campaign_id AS campaignId, position, step, run_id AS runId, sender_id AS senderId FROM actions
     WHERE status = 'unknown' AND not_after < ?1 ORDER BY campaign_id, position, step`,
    world.now - world.clockTolerance,
  );
  const action = unknown[target % Math.max(1, unknown.length)];
  if (action === undefined) return false;
  const resolution = world.house.hasPerformed(action)
    ? "sent"
    : choice % 2 === 0
      ? "not_sent"
      : "skip";
  world.house.find(action, resolution === "not_sent" ? "nothing" : "settled");
  world.note(`person says: ${resolution}`);
  const { campaignId, position, step, senderId } = action;
  runWorker(world, "resolution", choice, async (env) => {
    const read = await selectAction(env.DATABASE, ACCOUNT_GROUP_ID, action);
    const decision = read === null ? null : decideResolution(read, resolution, Date.now());
    world.note(`resolution: ${decision?.outcome}`);
    if (decision?.outcome !== "resolved") return;
    const resolving = { campaignId, position, step, action: decision.action };
    await resolveActions(env.DATABASE, [resolving], Date.now());
    await wakeSender(env, { ...PLACE, senderId });
  });
  return true;
};

/** A team changes a sender. */
export const changeSender: Event = (world, target, choice) => {
  const index = target % world.senders.length;
  const { limits, workingHours } = world.settings.senders[index] ?? {};
  if (limits === undefined || workingHours === undefined) return false;
  const none = Object.fromEntries(Object.keys(limits).map((kind) => [kind, {}]));
  const changes: readonly SenderChange[] = [
    { settings: { enabled: choice >= 128 }, unblocks: false },
    { settings: {}, unblocks: true },
    { settings: { limits: none as typeof limits }, unblocks: false },
    { settings: { limits }, unblocks: false },
    { settings: { workingHours: null }, unblocks: false },
    { settings: { workingHours }, unblocks: false },
    { settings: { spacingSeconds: choice % 128 }, unblocks: false },
  ];
  const change = changes[choice % changes.length];
  if (change === undefined) return false;
  applyChange(world, index, change, choice);
  return true;
};

/** Everything that a team can mend is mended. */
export function restoreSenders(world: ExecutionWorld): void {
  for (const index of world.senders.keys()) {
    applyChange(world, index, { settings: { enabled: true }, unblocks: true }, 0);
  }
}

function applyChange(
  world: ExecutionWorld,
  index: number,
  change: SenderChange,
  choice: number,
): void {
  const senderId = world.senders[index]?.senderId ?? "";
  world.note("sender is changed", JSON.stringify(change));
  runWorker(world, "change of a sender", choice, async (env) => {
    await updateSender(env.DATABASE, ACCOUNT_GROUP_ID, senderId, change, Date.now());
    await wakeSender(env, { ...PLACE, senderId });
  });
}
