/** The demo's campaign at work: from its first action to `completed`, with what goes wrong on the way. */
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@clack/prompts";
import type { Api } from "../../client/client.ts";
import type { Progress } from "../kickoff/describeProgress.ts";
import type { DemoCampaign } from "./campaign.ts";
import { findBrokenPromises, summarise } from "./checkLedger.ts";
import type { DemoSender, Tell } from "./demoSender.ts";
import { startFunnel } from "./liveFunnel.ts";
import { type Forecast, forecast } from "./people.ts";
import { listUnknown, resolveAsSent } from "./sender.ts";
import { countClosed, countWaiting, drawStanding, readCampaign, readProgress } from "./standing.ts";
import { call, promiseBroken, step, timed } from "./story.ts";

const LOOK_MILLISECONDS = 400;
const ACCEPTANCE_DAYS = 14;
const DAY_MILLISECONDS = 24 * 3_600_000;

/** The campaign, its sender, and what the sender tells. */
export interface Executing {
  readonly api: Api;
  readonly campaign: DemoCampaign;
  readonly sender: DemoSender;
  readonly leads: number;
  readonly tell: Tell;
}

/**
 * Shows the execution to its end.
 *
 * @throws when a promise is not kept
 */
export async function showExecution(executing: Executing): Promise<void> {
  const expected = forecast(executing.leads);
  await workWithoutPeople(executing, expected);
  if (expected.lost > 0) await resolveUnknown(executing);
  if (expected.silent > 0) await endWaiting(executing);
  await becomeCompleted(executing);
  holdLedgerAgainstPromises(executing.sender, executing.leads, expected);
}

/** Watches until everybody who is left waits for a person. */
async function workWithoutPeople(executing: Executing, expected: Forecast): Promise<void> {
  const { api, campaign, sender, leads } = executing;
  let limitedUntil: string | null = null;
  const worked = await timed(() =>
    watch(executing, async (progress) => {
      if (sender.pausedUntil !== null && limitedUntil === null) {
        limitedUntil = (await readCampaign(api, campaign)).rateLimitedUntil;
        sender.isPauseSeen = limitedUntil !== null;
      }
      const silent = countWaiting(progress, "acceptance");
      const unknown = countWaiting(progress, "unknown-action");
      return (
        silent === expected.silent &&
        unknown === expected.lost &&
        countClosed(progress) === leads - silent - unknown
      );
    }),
  );
  step("The sender was asked for whatever could be done", worked);
  for (const line of drawStanding(worked.result, leads)) call(line);
  call("GET …/progress → 200");
  if (expected.pauses) explainPause(sender, limitedUntil);
}

/** Looks again and again until `isEnough`; whatever fails at the sender fails here. */
async function watch(
  { api, campaign, sender, leads }: Executing,
  isEnough: (progress: Progress) => boolean | Promise<boolean>,
): Promise<Progress> {
  const funnel = startFunnel(process.stdout, leads);
  try {
    for (;;) {
      const progress = await readProgress(api, campaign);
      funnel.show(progress);
      if (sender.fault !== null) throw sender.fault;
      if (await isEnough(progress)) return progress;
      await sleep(LOOK_MILLISECONDS);
    }
  } finally {
    funnel.end();
  }
}

function explainPause({ ledger }: DemoSender, limitedUntil: string | null): void {
  if (limitedUntil === null) {
    throw promiseBroken(
      "The sender asked for a pause, and the campaign's rateLimitedUntil was null.",
    );
  }
  const { putOff } = summarise(ledger);
  log.warn(`Once, the sender said "later": the campaign showed rateLimitedUntil ${limitedUntil}`);
  call(`429 {"status": "later", "scope": "sender"} to ${putOff} requests: those on their way`);
}

async function resolveUnknown({ api, campaign, sender }: Executing): Promise<void> {
  const unknown = await listUnknown(api, campaign);
  const lost = sender.ledger.filter(({ answer }) => answer === "lost");
  if (unknown.join() !== lost.map(({ actionId }) => actionId).join()) {
    throw promiseBroken(`Not what was lost is unknown, but ${unknown.join(", ") || "nothing"}.`);
  }
  log.warn("One answer was lost: the connection broke behind the message, and nobody knows more");
  call(`GET …/actions?status=unknown → 200, action ${unknown.join()}`);
  const resolved = await timed(async () => {
    for (const actionId of unknown) await resolveAsSent(api, campaign.accountGroupId, actionId);
  });
  step("So a person looks into the sender's ledger, and says that it was sent", resolved);
  call(`POST …/actions/${unknown.join()}/resolve {"as": "sent"} → 200`);
}

async function endWaiting({ sender, tell }: Executing): Promise<void> {
  const silent = sender.unaccepted();
  const deadline = new Date(Date.now() + ACCEPTANCE_DAYS * DAY_MILLISECONDS);
  log.info(
    `${silent.length} leads have not accepted: they are waited for until ${deadline.toISOString().slice(0, 10)}. A demo has no two weeks`,
  );
  const withdrawn = await timed(() =>
    Promise.all(silent.map((actionId) => tell({ type: "connection.withdrawn", actionId }))),
  );
  step(
    `So the sender withdraws ${silent.length} connection requests, and tells Kickoff`,
    withdrawn,
  );
  call(`POST …/sender-events {"type": "connection.withdrawn", …} → 200, up to 100 events a call`);
}

async function becomeCompleted(executing: Executing): Promise<void> {
  const { api, campaign, leads } = executing;
  const ended = await timed(() => watch(executing, ({ run }) => (run?.endedAt ?? null) !== null));
  const { status } = await readCampaign(api, campaign);
  if (status !== "completed" || countClosed(ended.result) !== leads) {
    throw promiseBroken(`Of ${leads} instances ${countClosed(ended.result)} ended: ${status}.`);
  }
  step("The campaign is completed, by itself", ended);
  for (const line of drawStanding(ended.result, leads)) call(line);
  call(`GET …/campaigns/${campaign.campaignId} → 200 "status": "completed"`);
}

function holdLedgerAgainstPromises(
  { ledger, unsigned }: DemoSender,
  leads: number,
  { accepted, replied, rejected }: Forecast,
): void {
  const { performed, putOff, bySteps } = summarise(ledger);
  const expected = [leads - rejected, accepted, accepted, accepted - replied];
  const broken = findBrokenPromises(ledger);
  if (unsigned > 0) broken.push(`${unsigned} requests were not signed with its secret.`);
  if (bySteps.join() !== expected.join()) {
    broken.push(`By step it has performed ${bySteps.join()}, and not ${expected.join()}.`);
  }
  const [first] = broken;
  if (first !== undefined) {
    const more = broken.length > 1 ? ` And ${broken.length - 1} more like it.` : "";
    throw promiseBroken(`The sender's ledger says: ${first}${more}`);
  }
  log.success(
    `Held the sender's ledger against the promises: ${performed} actions (${bySteps.join(" + ")}) in ${ledger.length} requests`,
  );
  call(
    "Each lead had each step once, and none before the one before; nobody who had replied had another.",
  );
  const again = putOff === 0 ? "none was repeated" : `${putOff} were repeated, all after "later"`;
  call(`Each request was signed, each text was whole; ${again}.`);
}
