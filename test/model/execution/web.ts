/** The Web as the Worker's code sees it: `fetch` reaches the modelled senders, and cryptography takes no time. */
import { createHash } from "node:crypto";

import type { ActionKind } from "../../../src/domain/action.ts";
import { parseActionId } from "../../../src/domain/action.ts";
import {
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
} from "../../../src/domain/template.ts";
import { FAULTS } from "../upstreamFaults.ts";
import type { ExecutionWorld } from "./ExecutionWorld.ts";
import type { OpenAsk, SenderReply } from "./SenderHouse.ts";

/** As much of a request as the production code makes. */
class ModelledRequest {
  readonly url: string;
  readonly body: string | null;

  constructor(url: string, { body }: { readonly body?: string }) {
    this.url = url;
    this.body = body ?? null;
  }
}

/** The body of `action.requested`, as far as the ledger keeps it. */
interface RequestedAction {
  readonly action: { readonly id: string; readonly kind: ActionKind; readonly notAfter: string };
  readonly sender: string;
  readonly campaign: { readonly id: string };
  readonly run: string;
  readonly step: number;
  readonly lead: { readonly id: string };
  readonly content: { readonly subject: string | null; readonly text: string } | null;
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
  const { data } = JSON.parse(body) as { readonly data: RequestedAction };
  const index = world.house.begin(toAsk(world, data));
  return exchange(world, `ask ${data.action.id}`, signal, (choice) => {
    const reply = world.house.arrive(index, choice);
    return { reply, hear: () => world.house.hear(index, reply) };
  });
}

function toAsk(world: ExecutionWorld, data: RequestedAction): OpenAsk {
  const { action, campaign, lead, step, content } = data;
  const position = world.record.positionOf(lead.id);
  const key = { campaignId: campaign.id, position, step };
  const { id: actionId, kind, notAfter } = action;
  const texts =
    content === null || kind === "engage"
      ? []
      : [
          { text: content.text, maximum: MAXIMUM_CONTENT_CHARACTERS[kind] },
          { text: content.subject ?? "", maximum: MAXIMUM_SUBJECT_CHARACTERS },
        ];
  world.note("sender is asked", `${actionId} of ${data.sender}`);
  return {
    ...{ ...key, actionId, kind, texts, senderId: data.sender, runId: data.run, answer: null },
    claimedAt: world.record.useClaim(key),
    begunAt: world.moment(),
    notAfter: Date.parse(notAfter),
  };
}

/** A sender that is asked what became of an action knows only what it has done. */
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
    const isSent = world.house.hasPerformed(key);
    world.note(`sender is looked up: ${isSent ? "sent" : "not found"}`, actionId);
    const reply: SenderReply = {
      status: isSent ? 200 : 404,
      headers: {},
      body: JSON.stringify({ status: isSent ? "sent" : "not_found" }),
      meaning: isSent ? "performed" : "nothing",
    };
    return { reply, hear: () => world.house.find(key, isSent ? "settled" : "nothing") };
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
