/** The end of a schedule: quiet, the retries of those who have no answer, quiet again; then the invariants. */

import { isCompleted, type RunState } from "../invariants/snapshot.ts";
import { expectStatus } from "../support/api.ts";
import { findViolationsIn, readCampaigns, takeSnapshot } from "./findViolations.ts";
import type { Subject } from "./ground.ts";
import { becomeQuiet, type Observation, type Scene, startAsClient, stopAsClient } from "./scene.ts";

/**
 * Ends a schedule. Returns what is wrong.
 *
 * @param calm lets everything become quiet; null when it never does
 */
export async function endSchedule<S extends Scene>(
  scene: S,
  calm: (scene: S) => Promise<number | null> = becomeQuiet,
): Promise<string[]> {
  const violations: string[] = [];
  if ((await calm(scene)) === null) violations.push("It never became quiet.");
  if (await retry(scene, violations)) {
    if ((await calm(scene)) === null) violations.push("It never became quiet again.");
  }
  const snapshot = await takeSnapshot(scene);
  const [campaign] = snapshot.campaigns.filter(({ runs }) => runs.length > 0);
  const [first] = campaign?.runs ?? [];
  return [
    ...violations,
    ...(campaign === undefined || first === undefined
      ? []
      : await checkThroughApi(scene, campaign.id, first)),
    ...findViolationsIn(scene, snapshot),
  ];
}

/** Each key that is still without its 200 is sent once more. Returns whether there was one. */
async function retry(scene: Scene, violations: string[]): Promise<boolean> {
  const openStops = findOpen(scene, scene.stops);
  for (const { subject, key } of openStops) {
    const runs = await readRunsOf(scene, subject);
    const { reply } = await stopAsClient(scene, subject, key);
    const isKept = runs.some(({ stop }) => stop?.idempotencyKey === key);
    const isLive = runs.some(({ endedAt }) => endedAt === null);
    check(violations, "stop", reply, isKept || isLive ? 200 : 409);
  }
  const openStarts = findOpen(scene, scene.starts);
  for (const { subject, key } of openStarts) {
    const runs = await readRunsOf(scene, subject);
    const { reply } = await startAsClient(scene, subject, key);
    check(violations, "start", reply, expectedRetry(subject, runs, key));
  }
  return openStops.length + openStarts.length > 0;
}

interface OpenKey {
  readonly subject: Subject;
  readonly key: string;
}

/** The keys whose clients do not know what came of them, each once. */
function findOpen({ subjects }: Scene, observations: readonly Observation<unknown>[]): OpenKey[] {
  const open = new Map<string, OpenKey>();
  for (const { campaignId, idempotencyKey: key, reply, isLost } of observations) {
    const subject = subjects.find((one) => one.campaignId === campaignId);
    const isOpen = isLost || reply === "none" || reply.status === 502;
    if (subject !== undefined && key !== null && isOpen) {
      open.set(`${campaignId} ${key}`, { subject, key });
    }
  }
  return [...open.values()];
}

async function readRunsOf(scene: Scene, { campaignId }: Subject): Promise<readonly RunState[]> {
  const campaigns = await readCampaigns(scene);
  return campaigns.find(({ id }) => id === campaignId)?.runs ?? [];
}

function check(
  violations: string[],
  what: string,
  reply: Observation<unknown>["reply"],
  expected: number,
): void {
  const status = reply === "none" ? reply : reply.status;
  if (status !== expected) violations.push(`A retried ${what} got ${status}, not ${expected}.`);
}

function expectedRetry({ selection }: Subject, runs: readonly RunState[], key: string): number {
  if (runs.some(({ idempotencyKey }) => idempotencyKey === key)) return 200;
  if (runs.some((run) => run.endedAt === null || isCompleted(run))) return 409;
  const finished = new Set(runs.flatMap((run) => run.finished));
  return selection?.every((position) => finished.has(position)) ? 422 : 200;
}

/** What the API says of a run is what D1 holds. */
async function checkThroughApi(
  { ground }: Scene,
  campaignId: string,
  run: RunState,
): Promise<string[]> {
  const reply = await ground.tenant.call<Record<string, unknown>>(
    "GET",
    `/campaigns/${campaignId}/runs/${run.id}`,
  );
  const { state, instancesPromised, instancesCreated } = expectStatus(reply, 200);
  const expected = run.endedAt === null ? "created" : "ended";
  return state === expected &&
    instancesPromised === run.instancesPromised &&
    instancesCreated === run.instancesCreated
    ? []
    : [`The API tells another story of a run: ${reply.text}`];
}
