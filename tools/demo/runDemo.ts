/** The demo as a person sees it: a campaign from a CSV file to its completion. */
import { intro, log, outro } from "@clack/prompts";

import { type Api, connect } from "../../client/client.ts";
import type { KickoffError } from "../../client/errors.ts";
import { startCampaign } from "../../client/startCampaign.ts";
import { type RunProgress, watchRun } from "../../client/watchRun.ts";
import { importLeads } from "../import/importLeads.ts";
import type { Server } from "../server.ts";
import { startProgress } from "../terminal/progress.ts";
import { describeMissing, toFailure } from "../terminal/toFailure.ts";
import { makeAccess } from "./access.ts";
import {
  countInstances,
  createCampaign,
  type DemoCampaign,
  removeDelays,
  startAgain,
  startAtOnce,
} from "./campaign.ts";
import { DemoSender, type NewEvent, type Tell } from "./demoSender.ts";
import { EventTeller } from "./eventTeller.ts";
import { showExecution } from "./execution.ts";
import { registerSender, tellEvents, testSender } from "./sender.ts";
import { call, promiseBroken, seconds, step, timed } from "./story.ts";

const STARTS_AT_ONCE = 10;
const GATHERING_MILLISECONDS = 300;
const SHORT_GATHERING_MILLISECONDS = 20;

interface DemoFiles {
  readonly csv: string;
  readonly persistTo: string;
}

/** A campaign that one start has won. */
interface StartedCampaign {
  readonly campaign: DemoCampaign;
  readonly runId: string;
  /** How many instances the start has promised. */
  readonly promised: number;
  /** Of the start that won. */
  readonly idempotencyKey: string;
}

/** Where the demo has been, and a key with which all of it can be looked at. */
export interface ShownDemo {
  readonly url: string;
  readonly accountGroupId: string;
  readonly key: string;
}

/**
 * Runs the demo to its end.
 *
 * @param start starts a server on `persistTo`
 * @throws when any promise is not kept
 */
export async function runDemo(
  { csv, persistTo }: DemoFiles,
  start: () => Promise<Server>,
): Promise<ShownDemo> {
  const startedAt = performance.now();
  intro("Kickoff: start a campaign exactly once, and ask for each step of each lead exactly once");

  const boot = await timed(start);
  const { url } = boot.result;
  step(`Booted the Worker with its own KV, D1, Queues and Durable Objects on ${url}`, boot);

  const access = await timed(() => makeAccess(persistTo));
  const { accountGroupId, key, senderKey } = access.result;
  step(`Made an account group and API keys (as "npx kickoff key create" does)`, access);

  const onRetry = (error: KickoffError) => log.warn(`Trying again: ${describeMissing(error)}`);
  const api = connect({ url, key, onRetry });
  const senderApi = connect({ url, key: senderKey, onRetry });
  const tellAll = (events: NewEvent[]) => tellEvents(senderApi, accountGroupId, events);
  const teller = new EventTeller(tellAll, GATHERING_MILLISECONDS);
  // A reply is told while Kickoff waits for an answer.
  const quickTeller = new EventTeller(tellAll, SHORT_GATHERING_MILLISECONDS);
  const tell = (event: NewEvent) =>
    (event.type === "message.received" ? quickTeller : teller).tell(event);
  const sender = new DemoSender();
  try {
    const audienceId = await demonstrateImport(api, accountGroupId, csv);
    const senderUrl = await sender.listen();
    await demonstrateSender(api, { accountGroupId, sender, url: senderUrl }, tell);
    const started = await demonstrateStart(api, accountGroupId, audienceId);
    await demonstrateCreation(api, started);
    const { campaign, promised } = started;
    await showExecution({ api, campaign, sender, tell, leads: promised });
    await demonstrateRefusal(api, started);
  } catch (error) {
    throw toFailure("The demo did not reach its end.", url, error);
  } finally {
    sender.close();
  }
  outro(`Done in ${seconds(performance.now() - startedAt)}. Yours to keep: npm start`);
  return { url, accountGroupId, key };
}

async function demonstrateImport(api: Api, accountGroupId: string, csv: string): Promise<string> {
  const progress = startProgress(process.stdout, "Importing", 1);
  const imported = await timed(() =>
    importLeads(api, {
      path: csv,
      accountGroupId,
      audience: "Spring leads",
      onProgress: (done, total, { added }) => progress.show(done / total, `${added} leads`),
    }),
  ).finally(progress.end);
  const { audienceId, added, duplicates, rejected } = imported.result;
  step(
    `Imported a CSV file: ${added} leads added, ${duplicates} duplicates, ${rejected} rejected`,
    imported,
  );
  call(`POST …/audiences/${audienceId}/leads → 200`);
  return audienceId;
}

async function demonstrateSender(
  api: Api,
  { accountGroupId, sender, url }: { accountGroupId: string; sender: DemoSender; url: string },
  tell: Tell,
): Promise<void> {
  const registered = await timed(() => registerSender(api, accountGroupId, url));
  const { id, secret } = registered.result;
  sender.register(secret, tell);
  step(`Registered a sender, who listens on ${url} in the demo's own process`, registered);
  call(`POST …/senders → 201, sender ${id} and its secret`);
  const outcome = await testSender(api, accountGroupId, id);
  if (outcome !== "received") throw promiseBroken(`The test of the sender came to ${outcome}.`);
  call(`POST …/senders/${id}/test → 200 received: a signed request, verified with the secret`);
}

/** Creates a campaign, and starts it many times at once. */
async function demonstrateStart(
  api: Api,
  accountGroupId: string,
  audienceId: string,
): Promise<StartedCampaign> {
  const created = await timed(async () => {
    const campaign = await createCampaign(api, accountGroupId, audienceId);
    await removeDelays(api, campaign);
    return campaign;
  });
  const campaign = created.result;
  step("Created a campaign over all of them: connect, engage, message, follow up", created);
  call(`POST …/campaigns → 201, PATCH …/content-slots/… {"delayDays": 0} → 200`);

  const keys = Array.from({ length: STARTS_AT_ONCE }, () => crypto.randomUUID());
  const started = await timed(() => startAtOnce(api, campaign, keys));
  const { winners, winningKey, refusals } = started.result;
  const [winner] = winners;
  if (winner === undefined || winners.length > 1 || winner.isReplay) {
    throw promiseBroken(`Of ${STARTS_AT_ONCE} starts at once ${winners.length} won, and not one.`);
  }
  const { instancesCreated: promised, runId } = winner;
  step(
    `Started it ${STARTS_AT_ONCE} times at once: one start won, and promised ${promised} instances`,
    started,
  );
  call(`POST …/start → 200 once, ${refusals.length} times 409 ${refusals[0]?.code}`);
  return { campaign, runId, promised, idempotencyKey: winningKey };
}

/** Watches the run until its instances exist, and counts them. */
async function demonstrateCreation(
  api: Api,
  { campaign, runId, promised }: StartedCampaign,
): Promise<void> {
  const progress = startProgress(process.stdout, "Creating instances", promised);
  const onInterruption = (error: KickoffError) =>
    log.warn(`Watching again: ${describeMissing(error)}`);
  const watched = await timed(async () => {
    let state: RunProgress["state"] | null = null;
    for await (const run of watchRun(api, { ...campaign, runId }, { onInterruption })) {
      const { instancesCreated } = run;
      progress.show(instancesCreated, `${instancesCreated} of ${promised}`);
      state = run.state;
    }
    return state;
  }).finally(progress.end);
  const state = watched.result;
  if (state !== "created") throw promiseBroken(`The run is ${state}, and not created.`);
  const { instances, leads } = await countInstances(api, campaign);
  if (instances !== promised || leads !== promised) {
    throw promiseBroken(
      `${promised} instances were promised; there are ${instances}, of ${leads} leads.`,
    );
  }
  step(`They exist, as promised: ${instances} instances of ${leads} different leads`, watched);
  call("GET …/runs/… → 200 text/event-stream; GET …/instances → 200, page by page");
}

/** Starts a completed campaign again, and repeats the start that won. */
async function demonstrateRefusal(
  api: Api,
  { campaign, idempotencyKey }: StartedCampaign,
): Promise<void> {
  const refused = await timed(() => startAgain(api, campaign));
  const { status, code, details } = refused.result;
  if (code !== "CAMPAIGN_COMPLETED")
    throw promiseBroken(`A second start was refused with ${code}.`);
  step(`Started it again, which is refused: ${details}`, refused);
  call(`POST …/start → ${status} ${code}`);

  const replayed = await timed(() => startCampaign(api, campaign, { idempotencyKey }));
  if (!replayed.result.isReplay)
    throw promiseBroken("The same Idempotency-Key was not recognised.");
  step("Repeated the start that won with its Idempotency-Key, and got its answer", replayed);
  call("POST …/start → 200, Idempotent-Replayed: true");
}
