/** The end of a schedule: quiet, the retries of those who have no answer, quiet again; then the invariants. */
import { expectStatus } from "../support/api.ts";
import { checkFacts, type RunFacts, readFacts, readRuns } from "./findViolations.ts";
import type { Subject } from "./ground.ts";
import {
  becomeQuiet,
  hasAlarm,
  type Observation,
  type Scene,
  startAsClient,
  stopAsClient,
} from "./scene.ts";

/** Ends a schedule. Returns what is wrong. */
export async function endSchedule(scene: Scene): Promise<string[]> {
  const violations: string[] = [];
  if ((await becomeQuiet(scene)) === null) violations.push("It never became quiet.");
  if (await retry(scene, violations)) {
    if ((await becomeQuiet(scene)) === null) violations.push("It never became quiet again.");
  }
  for (const one of scene.subjects) {
    if (await hasAlarm(scene, one)) violations.push("An alarm is left.");
  }
  const facts = await readFacts(scene);
  const [first] = facts.runs;
  return [
    ...violations,
    ...(first === undefined ? [] : await checkThroughApi(scene, first)),
    ...checkFacts(scene, facts),
  ];
}

/** Each key that is still without its 200 is sent once more. Returns whether there was one. */
async function retry(scene: Scene, violations: string[]): Promise<boolean> {
  const openStops = findOpen(scene, scene.stops);
  for (const { subject, key } of openStops) {
    const runs = await readRunsOf(scene, subject);
    const { reply } = await stopAsClient(scene, subject, key);
    const isKept = runs.some(({ stop_idempotency_key }) => stop_idempotency_key === key);
    const isLive = runs.some(({ ended_at }) => ended_at === null);
    check(violations, "stop", reply, isKept || isLive ? 200 : 409);
  }
  const openStarts = findOpen(scene, scene.observations);
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

async function readRunsOf(scene: Scene, { campaignId }: Subject): Promise<RunFacts[]> {
  return (await readRuns(scene)).filter((run) => run.campaign_id === campaignId);
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

function expectedRetry({ selection }: Subject, runs: readonly RunFacts[], key: string): number {
  if (runs.some(({ idempotency_key }) => idempotency_key === key)) return 200;
  if (runs.some(({ ended_at }) => ended_at === null)) return 409;
  const finished = new Set(runs.flatMap((run) => JSON.parse(run.finished) as number[]));
  return selection?.every((position) => finished.has(position)) ? 422 : 200;
}

/** What the API says of a run is what D1 holds. */
async function checkThroughApi({ ground }: Scene, run: RunFacts): Promise<string[]> {
  const reply = await ground.tenant.call<Record<string, unknown>>(
    "GET",
    `/campaigns/${run.campaign_id}/runs/${run.id}`,
  );
  const { state, instancesPromised, instancesCreated } = expectStatus(reply, 200);
  const expected = run.ended_at === null ? "created" : "ended";
  return state === expected &&
    instancesPromised === run.instances_promised &&
    instancesCreated === run.instances_created
    ? []
    : [`The API tells another story of a run: ${reply.text}`];
}
