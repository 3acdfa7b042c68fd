/** What clients do: start, repeat a start, stop, and add leads, at any moment and several at once. */
import type {
  StartOutcome,
  StartRequest,
  StopOutcome,
  StopRequest,
  TransitionRequest,
} from "../../src/domain/transition.ts";
import { CELL_LENGTH } from "./cells.ts";
import type { Asked } from "./history.ts";
import type { Steps } from "./process.ts";
import { addLeads, requestStart, requestStop } from "./worker.ts";
import type { World } from "./world.ts";

const MAXIMUM_STARTS = 8;
const MAXIMUM_STOPS = 4;
const MAXIMUM_ARRIVALS = 3;
/** A key that comes again is a client that repeats its request, after an answer or without one. */
const IDEMPOTENCY_KEYS = [null, "key-1", null, "key-2", null];

/** A client asks for a start. */
export function askForStart(world: World, target: number, choice: number): boolean {
  const { starts } = world.history;
  if (starts.length >= MAXIMUM_STARTS) return false;
  const clockOffset = world.chooseClockOffset(choice);
  const runId = world.newId("run");
  const request: StartRequest = { runId, ...newRequest(world, target, clockOffset) };
  const asked = { ...ask<StartOutcome>(world, runId), request };
  starts.push(asked);
  world.note("client starts", () => `${runId} ${describeKey(request)}`);
  askWorker(world, "start", asked, requestStart(world, request, clockOffset));
  return true;
}

/** A client asks for a stop. */
export function askForStop(world: World, target: number, choice: number): boolean {
  const { stops } = world.history;
  if (stops.length >= MAXIMUM_STOPS) return false;
  const clockOffset = world.chooseClockOffset(choice);
  const stopId = world.newId("stop");
  const request: StopRequest = { stopId, ...newRequest(world, target, clockOffset) };
  const asked = { ...ask<StopOutcome>(world, stopId), request };
  stops.push(asked);
  world.note("client stops", () => `${stopId} ${describeKey(request)}`);
  askWorker(world, "stop", asked, requestStop(world, request, clockOffset));
  return true;
}

function newRequest(world: World, target: number, clockOffset: number): TransitionRequest {
  return {
    accountGroupId: "group",
    campaignId: "campaign",
    apiKeyId: "api-key",
    idempotencyKey: IDEMPOTENCY_KEYS[target % IDEMPOTENCY_KEYS.length] ?? null,
    traceId: "trace",
    askedAt: world.now + clockOffset,
  };
}

function describeKey({ idempotencyKey }: TransitionRequest): string {
  return idempotencyKey ?? "without a key";
}

/** A client adds leads to the campaign's audience. The alarm alone cannot see an arrival that is cut off. */
export function bringLeads(world: World, target: number): boolean {
  const { history, settings } = world;
  const mayArrive = settings.trigger === "automatic" && settings.nets !== "alarm";
  if (!mayArrive || history.arrivals >= MAXIMUM_ARRIVALS) return false;
  history.arrivals++;
  const count = (1 + (target % 2)) * CELL_LENGTH;
  const arrivalId = world.newId("arrival");
  world.note("leads arrive", () => `${count}`);
  world.spawn(arrivalId, null, addLeads(world, arrivalId, count));
  return true;
}

function ask<Outcome>(world: World, id: string): Asked<Outcome> {
  return { id, askedAt: world.moment(), answer: null };
}

/** A refusal or a fault is an answer; a request that throws is a 500. */
function askWorker<Outcome extends { readonly outcome: string }>(
  world: World,
  what: "start" | "stop",
  asked: Asked<Outcome>,
  steps: Steps<Outcome>,
): void {
  const onReturn = (outcome: Outcome) => {
    asked.answer = { outcome, at: world.moment() };
    world.note(`answer to ${what}: ${outcome.outcome}`, () => asked.id);
  };
  world.spawn(asked.id, null, steps, onReturn, (error) =>
    world.report(`a request ends in ${error}`),
  );
}
