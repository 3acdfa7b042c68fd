/** What people and senders do of their own accord. */

import { type ActionKey, toActionId } from "../../../src/domain/action.ts";
import { tenantDatabase } from "../../support/tenantDatabase.ts";
import { undisturbed } from "../lives.ts";
import { letPass } from "../time.ts";
import type { ExecutionScene } from "./executionScene.ts";
import { tell } from "./tell.ts";

const MINUTE_MILLISECONDS = 60_000;

/** A lead accepts a connection request, or it is withdrawn. @returns false when there is none */
export async function answerConnection(
  scene: ExecutionScene,
  target: number,
  isAccepted: boolean,
  times = 1,
): Promise<boolean> {
  const request = ignoreConnection(scene, target);
  if (request === undefined) return false;
  const { house } = scene;
  const { actionId } = request;
  const type = isAccepted ? "connection.accepted" : "connection.withdrawn";
  await tell(scene, { type, actionId }, times, () => {
    if (isAccepted) house.find(request, "accepted");
  });
  return true;
}

/** A lead leaves a connection request unanswered. @returns the request; undefined when there is none */
export function ignoreConnection({ house, connected }: ExecutionScene, target: number) {
  const requests = house.performances.filter(({ kind }) => kind === "connection_request");
  const request = requests[target % Math.max(1, requests.length)];
  if (request !== undefined) connected.add(request.actionId);
  return request;
}

/** Which connection request has neither been answered nor ignored; null when there is none. */
export function findUnanswered({ house, connected }: ExecutionScene): number | null {
  const requests = house.performances.filter(({ kind }) => kind === "connection_request");
  const target = requests.findIndex(({ actionId }) => !connected.has(actionId));
  return target < 0 ? null : target;
}

/** A sender tells the result of an action that it has taken on. @returns false when there is none */
export async function tellResult(
  scene: ExecutionScene,
  target: number,
  times = 1,
): Promise<boolean> {
  const { house } = scene;
  const [result] = house.promised.splice(target % Math.max(1, house.promised.length), 1);
  if (result === undefined) return false;
  const { actionId, meaning } = result;
  house.find(result, meaning === "nothing" ? "nothing" : "settled");
  const types = { performed: "sent", rejected: "rejected", nothing: "later" };
  await tell(scene, { type: `action.${types[meaning]}`, actionId }, times);
  return true;
}

/** A lead writes, in person or by machine. */
export function reply(
  scene: ExecutionScene,
  target: number,
  automatic: boolean,
  times: number,
): Promise<void> {
  const externalId = chooseLead(scene, target);
  return tell(scene, { type: "message.received", externalId, automatic, text: "Hello" }, times);
}

/** A lead asks to be left alone, or a person says so. */
export async function suppress(
  scene: ExecutionScene,
  target: number,
  times: number,
): Promise<void> {
  const externalId = chooseLead(scene, target);
  if (times > 1) return tell(scene, { type: "lead.unsubscribed", externalId }, times);
  await request(scene, "POST", "/suppressions", {
    suppressions: [{ externalId, reason: "asked" }],
  });
}

/** A sender says how it stands. */
export function tellStanding(scene: ExecutionScene, target: number, times: number): Promise<void> {
  const senderId = chooseSender(scene, target);
  const until = new Date(Date.now() + (1 + target) * MINUTE_MILLISECONDS).toISOString();
  const events = [
    { type: "sender.limited", until },
    { type: "sender.limited", until, kind: "direct_message" },
    { type: "sender.blocked", code: "checkpoint" },
    { type: "sender.restored" },
  ];
  return tell(scene, { type: "", ...events[target % events.length], senderId }, times);
}

/** A team changes a sender. */
export function changeSender(scene: ExecutionScene, target: number): Promise<number> {
  const senderId = chooseSender(scene, target);
  const { limits, spacingSeconds, workingHours } = scene.senders.get(senderId) ?? {};
  const changes = [
    { enabled: false },
    { enabled: true },
    { blocked: null },
    { limits: {} },
    { limits },
    { spacingSeconds: 0 },
    { spacingSeconds },
    { workingHours: null },
    { workingHours },
  ];
  const change = changes[target % changes.length];
  return request(scene, "PATCH", `/senders/${senderId}`, change);
}

/** Everything that a team can mend is mended. */
export async function restoreSenders(scene: ExecutionScene): Promise<void> {
  for (const senderId of scene.senders.keys()) {
    await request(scene, "PATCH", `/senders/${senderId}`, { enabled: true, blocked: null });
  }
}

interface UnknownAction extends ActionKey {
  readonly runId: string;
  readonly notAfter: number;
}

/**
 * A person says of an action what is true of it, once it is too late for its sender to begin.
 *
 * @returns false when none is unknown
 */
export async function resolveUnknown(
  scene: ExecutionScene,
  target: number,
  isSkipped = false,
): Promise<boolean> {
  const { house, subjects } = scene;
  const ids = JSON.stringify(subjects.map(({ campaignId }) => campaignId));
  const { results } = await undisturbed(() =>
    tenantDatabase()
      .prepare(
        `SELECT a.campaign_id AS campaignId, a.position, a.step, a.run_id AS runId, a.not_after AS notAfter
       FROM actions a WHERE a.status = 'unknown' AND a.campaign_id IN (SELECT value FROM json_each(?1))
       AND EXISTS (
         SELECT 1 FROM campaigns c JOIN instances i ON i.run_id = c.run_id
         WHERE c.id = a.campaign_id AND c.status = 'active' AND i.position = a.position
           AND i.status = 'running' AND i.reason = 'unknown-action')
       ORDER BY a.campaign_id, a.position`,
      )
      .bind(ids)
      .all<UnknownAction>(),
  );
  const action = results[target % Math.max(1, results.length)];
  if (action === undefined) return false;
  letPass(Math.max(0, action.notAfter + 1 - Date.now()));
  const otherwise = isSkipped ? "skip" : "not_sent";
  const resolution = house.hasPerformed(action) ? "sent" : otherwise;
  house.find(action, resolution === "not_sent" ? "nothing" : "settled");
  const path = `/actions/${toActionId(action, action.step)}/resolve`;
  await request(scene, "POST", path, { as: resolution });
  return true;
}

function chooseLead({ leads }: ExecutionScene, target: number): string {
  return leads[target % leads.length] ?? "";
}

function chooseSender({ senders }: ExecutionScene, target: number): string {
  const ids = [...senders.keys()];
  return ids[target % ids.length] ?? "";
}

async function request(
  { ground, director }: ExecutionScene,
  method: string,
  path: string,
  body: unknown,
): Promise<number> {
  const { status, text } = await ground.tenant.call(method, path, { body });
  director.note(`${method} ${path} ${JSON.stringify(body)}: ${status}`);
  if (![200, 201, 409, 502].includes(status)) throw new Error(text);
  return status;
}
