/** What senders and people tell the Worker, through the front door. */
import type { EventResult } from "../../support/executingRun.ts";
import type { ExecutionScene, ToldEvent } from "./executionScene.ts";

let events = 0;

/**
 * Tells an event so many times at once. What gets no answer is told again once all is calm.
 *
 * @param onApplied is called when whoever tells it has heard that it counts
 */
export async function tell(
  scene: ExecutionScene,
  event: { readonly type: string; readonly [field: string]: unknown },
  times = 1,
  onApplied: () => void = () => undefined,
): Promise<void> {
  const occurredAt = new Date(Date.now()).toISOString();
  const told = { id: `event-${events++}`, occurredAt, ...event };
  scene.director.note(`tell: ${JSON.stringify(told)}`);
  const answers = await Promise.all(
    Array.from({ length: times }, () => tellOnce(scene, told, onApplied)),
  );
  if (!answers.some(Boolean)) scene.untold.push({ event: told, onApplied });
}

/** Tells again what got no answer. @returns whether there was something */
export async function tellAgain(scene: ExecutionScene): Promise<boolean> {
  const untold = scene.untold.splice(0);
  for (const { event, onApplied } of untold) {
    if (isStale(scene, event)) continue;
    if (!(await tellOnce(scene, event, onApplied))) scene.untold.push({ event, onApplied });
  }
  return untold.length > 0;
}

/** A sender that was asked again meanwhile does not say any more that nothing happened. */
function isStale({ house }: ExecutionScene, { type, actionId, occurredAt }: ToldEvent): boolean {
  return (
    type === "action.later" &&
    house.asks.some((ask) => ask.actionId === actionId && ask.begunAt > Date.parse(occurredAt))
  );
}

/** @returns whether it was answered */
async function tellOnce(
  { ground, director }: ExecutionScene,
  event: ToldEvent,
  onApplied: () => void,
): Promise<boolean> {
  const reply = await ground.tenant.call<{ results: EventResult[] }>("POST", "/sender-events", {
    body: { events: [event] },
  });
  const [result] = reply.status === 200 ? reply.body.data.results : [];
  director.note(`told ${event.id}: ${reply.status} ${result?.outcome} ${result?.reason}`);
  if (reply.status !== 200 && reply.status !== 502) throw new Error(reply.text);
  // One that is repeated has the reason of the first time.
  if (result !== undefined && result.outcome !== "ignored" && result.reason === null) onApplied();
  return result !== undefined;
}
