/** The Web as the Worker's code sees it: `fetch` reaches the modelled senders, and cryptography takes no time. */
import { createHash } from "node:crypto";

import { parseActionId } from "../../../src/domain/action.ts";
import type { AskedAction } from "../../support/performingSender.ts";
import { readAsk, type SenderReply } from "../../support/SenderHouse.ts";
import { FAULTS } from "../upstreamFaults.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";

/** As much of a request as the production code makes. */
class ModelledRequest {
  readonly url: string;
  readonly body: string | null;

  constructor(url: string, { body }: { readonly body?: string }) {
    this.url = url;
    this.body = body ?? null;
  }
}

/** Takes the globals over; returns what puts them back. */
export function takeOverWeb(world: ExecutionWorld): () => void {
  const present = { fetch: globalThis.fetch, Request: globalThis.Request };
  const fetch = (request: ModelledRequest, { signal }: { readonly signal: AbortSignal }) =>
    request.body === null ? lookUp(world, request, signal) : ask(world, request.body, signal);
  let randomNumbers = 0;
  const scheduler = {
    wait: (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  Object.assign(globalThis, { fetch, Request: ModelledRequest, scheduler });
  Object.defineProperties(crypto, {
    subtle: { configurable: true, value: SUBTLE },
    getRandomValues: {
      configurable: true,
      value: (bytes: Uint8Array) => {
        // Identifiers have no room for all that they draw.
        new DataView(bytes.buffer).setUint32(1, ++randomNumbers);
        return bytes;
      },
    },
  });
  return () => {
    Object.assign(globalThis, present);
    Reflect.deleteProperty(globalThis, "scheduler");
    for (const name of ["subtle", "getRandomValues"]) Reflect.deleteProperty(crypto, name);
  };
}

const SECRET = `whsec_${Buffer.alloc(32).toString("base64")}`;

/** What encrypts, signs and hashes, at once: real ones would come back when Node likes. */
const SUBTLE = {
  importKey: () => Promise.resolve({}),
  decrypt: () => Promise.resolve(new TextEncoder().encode(SECRET)),
  sign: () => Promise.resolve(new ArrayBuffer(32)),
  digest: (_: string, data: Uint8Array) =>
    Promise.resolve(new Uint8Array(createHash("sha256").update(data).digest()).buffer),
};

function ask(world: ExecutionWorld, body: string, signal: AbortSignal): Promise<unknown> {
  const { data } = JSON.parse(body) as { readonly data: AskedAction };
  const position = world.record.positionOf(data.lead.id);
  const key = { campaignId: data.campaign.id, position, step: data.step };
  world.note("sender is asked", `${data.action.id} of ${data.sender}`);
  const claimedAt = world.record.useClaim(key);
  const asked = readAsk(data, { position, claimedAt, begunAt: world.moment() });
  const index = world.house.begin(asked);
  return exchange(world, `ask ${data.action.id}`, signal, (choice) => {
    const reply = world.house.arrive(index, choice);
    return { reply, hear: () => world.house.hear(index, reply) };
  });
}

/** A sender that is asked what became of an action. */
function lookUp(
  world: ExecutionWorld,
  { url }: ModelledRequest,
  signal: AbortSignal,
): Promise<unknown> {
  const actionId = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const named = parseActionId(actionId);
  if (named === null) throw new Error(`No action has the id ${actionId}.`);
  const key = { ...named, campaignId: world.record.campaignOf(named.runId) };
  return exchange(world, `look up ${actionId}`, signal, () => {
    const reply = world.house.lookUp(key);
    const meaning = reply.meaning === "performed" ? "settled" : "nothing";
    return { reply, hear: () => world.house.find(key, meaning) };
  });
}

/** One exchange over HTTP: a step until the request arrives, and one until its answer does. */
function exchange(
  world: ExecutionWorld,
  name: string,
  signal: AbortSignal,
  arrive: (choice: number) => { readonly reply: SenderReply; readonly hear: () => void },
): Promise<unknown> {
  const isolate = world.time.isolate;
  const answered = world.call(isolate, "fetch", name, (choice = 0) => ({
    answer: { value: arrive(choice) },
  }));
  const operation = world.operations.at(-1);
  if (operation === undefined) throw new Error("a call waits for its answer");
  signal.addEventListener("abort", () => {
    if (world.operations.includes(operation)) world.note("sender is given up", name);
    world.withdraw(operation, FAULTS.reset);
  });
  return (answered as Promise<unknown>).then((value) => {
    const { reply, hear } = value as ReturnType<typeof arrive>;
    hear();
    return toResponse(reply);
  });
}

/** As much of an answer as the production code reads. */
function toResponse({ status, headers, body }: SenderReply): unknown {
  const chunks = [new TextEncoder().encode(body)];
  const read = () => {
    const value = chunks.shift();
    return Promise.resolve({ done: value === undefined, value });
  };
  return { status, headers: new Headers(headers), body: { getReader: () => ({ read }) } };
}
