/** What clients do: start, repeat a start, stop, and add leads, at any moment and several at once. */
import {
  sendArrivalInObject,
  startCampaignInObject,
  stopCampaignInObject,
} from "../../src/campaignObject/campaignClient.ts";
import { insertLeads } from "../../src/database/addLeads.ts";
import type {
  StartedCampaign,
  StoppedCampaign,
  TransitionRequest,
} from "../../src/domain/transition.ts";
import type { ArrivalObservation, TransitionObservation } from "../invariants/snapshot.ts";
import { PLACE } from "./Ground.ts";
import { runWorker } from "./invocations.ts";
import type { World } from "./World.ts";

type StartOutcome = Awaited<ReturnType<typeof startCampaignInObject>>;
type StopOutcome = Awaited<ReturnType<typeof stopCampaignInObject>>;

const MAXIMUM_STARTS = 8;
const MAXIMUM_STOPS = 4;
const MAXIMUM_ARRIVALS = 3;
/** A key that comes again is a client that repeats its request, after an answer or without one. */
const IDEMPOTENCY_KEYS = [null, "key-1", null, "key-2", null];

/** A client asks for a start. */
export function askForStart(world: World, target: number, choice: number): boolean {
  const { starts } = world.history;
  if (starts.length >= MAXIMUM_STARTS) return false;
  const request = {
    runId: world.newId(),
    ...newRequest(world, target, choice),
    planTag: null,
  };
  ask(world, "start", starts, request, choice, (env) => startCampaignInObject(env, request));
  return true;
}

/** A client asks for a stop. */
export function askForStop(world: World, target: number, choice: number): boolean {
  const { stops } = world.history;
  if (stops.length >= MAXIMUM_STOPS) return false;
  const request = { stopId: world.newId(), ...newRequest(world, target, choice) };
  ask(world, "stop", stops, request, choice, (env) => stopCampaignInObject(env, request));
  return true;
}

function newRequest(world: World, target: number, choice: number): TransitionRequest {
  return {
    ...PLACE,
    campaignId: world.subject.campaignId,
    apiKeyId: "api-key",
    idempotencyKey: IDEMPOTENCY_KEYS[target % IDEMPOTENCY_KEYS.length] ?? null,
    traceId: world.newId(),
    askedAt: world.now + world.chooseClockOffset(choice),
  };
}

function ask(
  world: World,
  what: "start" | "stop",
  observations: TransitionObservation[],
  { traceId, idempotencyKey }: TransitionRequest,
  choice: number,
  call: (env: Env) => Promise<StartOutcome | StopOutcome>,
): void {
  const index = observations.length;
  const client = `${what} ${index + 1}`;
  world.note(`client asks for a ${what}`, `${client}, ${idempotencyKey ?? "without a key"}`);
  const unanswered: TransitionObservation = {
    ...{
      client,
      idempotencyKey,
      traceId,
      sentAt: world.moment(),
      endedAt: Number.POSITIVE_INFINITY,
    },
    ...{ certainty: "info", status: null, text: "", replayed: false },
    ...{ runId: null, answer: null, refusal: null },
  };
  observations.push(unanswered);
  const hear = (answer: Partial<TransitionObservation>) => {
    observations[index] = { ...unanswered, endedAt: world.moment(), ...answer };
  };
  runWorker(
    world,
    client,
    choice,
    call,
    (outcome) => {
      world.note(`answer to a ${what}: ${outcome.outcome}`, client);
      hear(observe(outcome));
    },
    () => hear({ status: 500, certainty: "fail" }),
  );
}

/** What an outcome tells a client. */
function observe(outcome: StartOutcome | StopOutcome): Partial<TransitionObservation> {
  switch (outcome.outcome) {
    case "done":
    case "replayed":
      return {
        ...{ status: 200, certainty: "ok", replayed: outcome.outcome === "replayed" },
        ...observeDone(outcome.done),
      };
    case "refused": {
      const { refusal } = outcome;
      if (refusal.reason !== "conflict") {
        return { status: refusal.reason === "not-startable" ? 422 : 404, certainty: "fail" };
      }
      const isStart = "code" in refusal;
      return {
        ...{ status: 409, certainty: "fail" },
        refusal: {
          since: refusal.since,
          status: isStart ? "active" : refusal.status,
          runId: isStart ? refusal.runId : null,
        },
      };
    }
    case "nothing-done":
      return { status: 502, certainty: "fail" };
    case "unsettled":
      return { status: 502, certainty: "info" };
  }
}

function observeDone(done: StartedCampaign | StoppedCampaign): Partial<TransitionObservation> {
  const { id, status, startedAt, updatedAt } = done.campaign;
  const isStart = "triggered" in done;
  return {
    runId: done.runId,
    // Not all of what the object answers is for the client.
    text: JSON.stringify({ ...done, whole: null }),
    answer: {
      ...{ campaignId: id, status, startedAt: startedAt ?? Number.NaN, updatedAt },
      instances: isStart ? done.instancesCreated : done.instancesStopped,
      triggered: isStart ? done.triggered : null,
    },
  };
}

/** A client adds leads to the campaign's audience. The alarm alone cannot see an arrival that is cut off. */
export function bringLeads(world: World, target: number, choice: number): boolean {
  const { history, settings, subject } = world;
  const { arrivals } = history;
  const mayArrive = settings.trigger === "automatic" && settings.nets !== "alarm";
  if (!mayArrive || arrivals.length >= MAXIMUM_ARRIVALS) return false;
  const leads = Array.from({ length: 1 + (target % 2) }, (_, index) => {
    const id = world.newId();
    return {
      ...{ index, id, name: "Lead", email: null, linkedinUrl: null, externalId: id },
      ...{ company: null, title: null, attributes: {} },
    };
  });
  const index = arrivals.length;
  const traceId = world.newId();
  const unanswered: ArrivalObservation = {
    ...{
      client: `arrival ${index + 1}`,
      sentAt: world.moment(),
      endedAt: Number.POSITIVE_INFINITY,
    },
    ...{ certainty: "info", status: null, traceId, text: "", leadIds: [] },
  };
  arrivals.push(unanswered);
  world.note("leads arrive", `${leads.length}`);
  const addedAt = world.now;
  runWorker(world, unanswered.client, choice, async (env) => {
    const { audienceId } = subject;
    const creation = await insertLeads(env.DATABASE, {
      ...{ ...PLACE, audienceId, leads, skipped: [], addedAt },
    });
    if (creation?.outcome !== "created") throw new Error("The leads were not added.");
    const { addedIds: leadIds, promises } = creation.resource;
    const endedAt = world.moment();
    arrivals[index] = { ...unanswered, endedAt, certainty: "ok", status: 200, leadIds };
    for (const promise of promises) {
      await sendArrivalInObject(env, PLACE, { ...promise, traceId });
    }
  });
  return true;
}
