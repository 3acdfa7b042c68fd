/** A round of deliveries to an endpoint: reads what there is, sends it, and records what came of it. */
import { databaseOf } from "../database/databases.ts";
import { type FeedPart, type Replay, selectReplay } from "../database/feedReplay.ts";
import { recordDeliveries } from "../database/recordDeliveries.ts";
import {
  type EndpointWork,
  type EventToSend,
  selectEndpointWork,
} from "../database/webhookWork.ts";
import { decideAfterAttempt, findProbeTime, isHeld, wantsEvent } from "../domain/decideDelivery.ts";
import {
  type Delivery,
  type SwitchOffReason,
  toDeliveryId,
  type WebhookEndpoint,
} from "../domain/webhookEndpoint.ts";
import { guardDeployed } from "../outbound/addressGuard.ts";
import type { CallableHost } from "../outbound/postSigned.ts";
import { decryptSecrets } from "../outbound/secrets.ts";
import { forEachInLanes } from "../platform/lanes.ts";
import { log } from "../platform/log.ts";
import { sendMessage, toMessage } from "./sendEvent.ts";
import type { WebhookObjectName } from "./webhookObjectName.ts";

/** How many events a round takes on: what a crash sends again, and what is recorded together. */
const EVENTS_A_ROUND = 100;
/** How many are on their way at once: an invocation has six connections, of which D1 needs one. */
const LANES = 5;
/** A round that has taken so long takes nothing on any more, so that what came of it is recorded. */
const LONGEST_ROUND_MILLISECONDS = 20_000;

/** What a round is made of, and how the endpoint stands while it runs. */
interface Round {
  readonly callable: CallableHost | null;
  readonly until: number;
  readonly deliveries: Delivery[];
  standing: Pick<WebhookEndpoint, "failures" | "failingSince" | "pausedUntil">;
  switchOff: SwitchOffReason | null;
}

/**
 * Delivers what there is, as far as one round goes.
 *
 * @returns when there is something to do again, in milliseconds since 1970; null: not until something happens
 */
export async function deliverRound(env: Env, name: WebhookObjectName): Promise<number | null> {
  const { accountGroupId, databaseNumber, endpointId } = name;
  const database = databaseOf(env, databaseNumber);
  const now = Date.now();
  const work = await selectEndpointWork(database, accountGroupId, endpointId, EVENTS_A_ROUND, now);
  if (work === null) return null;
  const { endpoint } = work;
  if (endpoint.pausedUntil !== null && endpoint.pausedUntil > now) return endpoint.pausedUntil;

  const round: Round = {
    callable: await toCallable(work, env),
    until: now + LONGEST_ROUND_MILLISECONDS,
    deliveries: [],
    standing: endpoint,
    switchOff: null,
  };
  const wasHeld = isHeld(endpoint);
  // While it is held, one attempt finds out whether the endpoint is back; only then comes what else is due.
  await sendAll(work.due, wasHeld ? 1 : LANES, round);
  await sendAll(chooseFresh(work, round, now), LANES, round);
  const sequence = findPlace(work, round);
  const replay = await chooseReplay(database, work, round);
  await sendAll(replay?.events ?? [], LANES, round);

  const probedAt = wasHeld ? (round.deliveries.at(-1)?.createdAt ?? null) : null;
  const replayed = replay === null ? null : { ...replay.part, place: replay.place };
  const { deliveries, standing, switchOff } = round;
  if (deliveries.length === 0 && sequence === endpoint.sequence && replayed === null) {
    return findNextLook(work, round);
  }
  await recordDeliveries(database, {
    endpointId,
    deliveries: [...deliveries, ...findLeft(replay?.events ?? [], round, now)],
    endpoint: { ...standing, sequence, switchOff, replayed, probedAt },
    updatedAt: endpoint.updatedAt,
    now: Date.now(),
  });
  const delivered = deliveries.filter(({ status }) => status === "delivered").length;
  const failed = deliveries.length - delivered;
  const outcome = switchOff ?? (failed === 0 ? "delivered" : "failed");
  log("webhook.round", { ...name, outcome, delivered, failed });
  // Whatever is left is looked for at once; a round that finds nothing says when to look again.
  return standing.pausedUntil ?? Date.now();
}

/** The endpoint as it can be called; null where its address may not be. */
async function toCallable(
  { endpoint, encryptedSecrets }: EndpointWork,
  env: Env,
): Promise<CallableHost | null> {
  const guarded = guardDeployed(endpoint.url, env);
  if (!guarded.allowed) return null;
  return { url: guarded.url, secrets: await decryptSecrets(env, endpoint.id, encryptedSecrets) };
}

/** When there is something to do again for an endpoint for which nothing was done now. */
function findNextLook(work: EndpointWork, { standing }: Round): number | null {
  const { nextDueAt, newestPendingAt } = work;
  const isProbed = isHeld(standing) && findUntried(work).length > 0;
  if (!isProbed) return nextDueAt;
  return Math.min(nextDueAt ?? Number.POSITIVE_INFINITY, findProbeTime(newestPendingAt));
}

/** What was never tried, and is sent now. */
function chooseFresh(work: EndpointWork, { standing }: Round, now: number): EventToSend[] {
  const untried = findUntried(work);
  if (!isHeld(standing)) return untried;
  return findProbeTime(work.newestPendingAt) <= now ? untried.slice(0, 1) : [];
}

function findUntried({ fresh, deliveredSequences }: EndpointWork): EventToSend[] {
  return fresh
    .filter(({ sequence }) => !deliveredSequences.has(sequence))
    .map((event) => ({ event, number: 1, attempts: [] }));
}

/** Sends events; those of a campaign one after the other. */
async function sendAll(events: readonly EventToSend[], lanes: number, round: Round): Promise<void> {
  const campaigns = Map.groupBy(events, ({ event }) => event.campaign?.id ?? event.id);
  await forEachInLanes([...campaigns.values()], lanes, async (ofCampaign) => {
    for (const one of ofCampaign) {
      if (isOver(round)) return;
      await sendOne(one, round);
    }
  });
}

/** Whether nothing more is taken on. What fails in a row is left to the retries, and the rest stays in the feed. */
function isOver({ standing, switchOff, until, deliveries }: Round): boolean {
  const hasFailed = isHeld(standing) && deliveries.length > 0;
  const now = Date.now();
  return switchOff !== null || now > until || (standing.pausedUntil ?? 0) > now || hasFailed;
}

async function sendOne({ event, number, attempts }: EventToSend, round: Round): Promise<void> {
  const { callable } = round;
  const result =
    callable === null
      ? {
          at: Date.now(),
          milliseconds: 0,
          httpStatus: null,
          error: "address" as const,
          retryAfterMilliseconds: null,
        }
      : await sendMessage(callable, toMessage(event));
  const after = decideAfterAttempt(attempts, result, round.standing, Math.random());
  const { switchOff, ...standing } = after.endpoint;
  round.standing = standing;
  round.switchOff ??= switchOff;
  const { sequence, id: eventId } = event;
  round.deliveries.push({ ...after.delivery, sequence, number, eventId, createdAt: result.at });
}

/** Up to where in the feed every event that the endpoint wants has been tried. */
function findPlace(work: EndpointWork, { deliveries }: Round): number {
  const tried = new Set(deliveries.map(({ sequence }) => sequence));
  const left = findUntried(work).find(({ event }) => !tried.has(event.sequence));
  return left === undefined ? work.lookedTo : left.event.sequence - 1;
}

/** What is sent again: only where nothing new is left. */
async function chooseReplay(
  database: D1Database,
  { endpoint, fresh }: EndpointWork,
  round: Round,
): Promise<(Replay & { readonly part: FeedPart }) | null> {
  const { replayFrom: from, replayTo: to, replayMissed: missedOnly } = endpoint;
  const isFree = fresh.length < EVENTS_A_ROUND && !isHeld(round.standing) && !isOver(round);
  if (from === null || to === null || !isFree) return null;
  const part = { from, to, missedOnly };
  const replay = await selectReplay(database, endpoint, part, EVENTS_A_ROUND);
  return {
    ...replay,
    part,
    events: replay.events.filter(({ event }) => wantsEvent(endpoint, event.type)),
  };
}

/** What is sent again and was not tried: as pending as a resend. To come to it anew would send twice what came behind it. */
function findLeft(events: readonly EventToSend[], { deliveries }: Round, now: number): Delivery[] {
  const tried = new Set(deliveries.map(toDeliveryId));
  return events
    .map(({ event: { sequence, id: eventId }, number, attempts }) => ({
      ...{ sequence, number, eventId, attempts },
      ...{ status: "pending" as const, dueAt: now, createdAt: now },
    }))
    .filter((delivery) => !tried.has(toDeliveryId(delivery)));
}
