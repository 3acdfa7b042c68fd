/** The Internet between the Worker and its senders: requests and answers are lost, late, or on time. */

import { parseActionId, parseInstanceId } from "../../../src/domain/action.ts";
import type { AskedAction } from "../../support/performingSender.ts";
import { readAsk, type SenderReply } from "../../support/SenderHouse.ts";
import { tenantDatabase } from "../../support/tenantDatabase.ts";
import type { Boundary } from "../faultKinds.ts";
import { undisturbed } from "../lives.ts";
import { takeLatestDeadline } from "../time.ts";
import type { ExecutionScene } from "./executionScene.ts";

/** What is at the other end of `fetch`. */
export function newNetwork(scene: ExecutionScene): typeof fetch {
  return (async (request: Request, init: { readonly signal: AbortSignal }) => {
    const passDeadline = takeLatestDeadline();
    const begunAt = scene.chronicle.moment();
    const exchange =
      request.method === "GET"
        ? await lookUp(scene, request.url)
        : await ask(scene, await request.text(), begunAt);
    const { boundary, arrive, hear } = exchange;
    const reply = await Promise.race([
      scene.interposed.through(boundary, arrive, undefined, () => passDeadline),
      untilAborted(init.signal),
    ]);
    hear(reply);
    const { status, headers, body } = reply;
    return new Response(body, { status, headers });
  }) as typeof fetch;
}

/** A request, from both ends. */
interface Exchange {
  readonly boundary: Boundary;
  /** The request arrives. */
  readonly arrive: () => Promise<SenderReply>;
  /** The answer does. */
  readonly hear: (reply: SenderReply) => void;
}

function ask(scene: ExecutionScene, body: string, begunAt: number): Exchange {
  const { chronicle, house, director } = scene;
  const { data } = JSON.parse(body) as { readonly data: AskedAction };
  const position = parseInstanceId(data.instance)?.position ?? -1;
  const key = { campaignId: data.campaign.id, position, step: data.step };
  const claimedAt = chronicle.useClaim(key);
  const index = house.begin(readAsk(data, { position, claimedAt, begunAt }));
  director.note(`ask ${data.action.id}, attempt ${data.action.attempt}`);
  return {
    boundary: "sender.ask",
    arrive: () => Promise.resolve(house.arrive(index, scene.chooseConduct(data.sender))),
    hear: (reply) => house.hear(index, reply),
  };
}

async function lookUp({ house }: ExecutionScene, url: string): Promise<Exchange> {
  const actionId = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  const named = parseActionId(actionId);
  if (named === null) throw new Error(`No action has the id ${actionId}.`);
  const key = { ...named, campaignId: await readCampaignOf(named.runId) };
  return {
    boundary: "sender.lookUp",
    arrive: () => Promise.resolve(house.lookUp(key)),
    hear: ({ meaning }) => house.find(key, meaning === "performed" ? "settled" : "nothing"),
  };
}

async function readCampaignOf(runId: string): Promise<string> {
  const row = await undisturbed(() =>
    tenantDatabase()
      .prepare("SELECT campaign_id AS campaignId FROM runs WHERE id = ?1")
      .bind(runId)
      .first<{ campaignId: string }>(),
  );
  return row?.campaignId ?? "";
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("The request was given up.")));
  });
}
