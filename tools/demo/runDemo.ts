/** The demo as a person sees it: each step in a line, with the call that was made and how long it took. */
import { intro, log, outro } from "@clack/prompts";

import { insertAccountGroup } from "../../src/database/accountGroups.ts";
import { makeApiKey, storeApiKey } from "../../src/keys/apiKeys.ts";
import { PERMISSIONS } from "../../src/keys/permissions.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { withStores } from "../admin/stores.ts";
import { type Api, connect, toFailure } from "../api/client.ts";
import { watchRun } from "../api/watchRun.ts";
import { importLeads } from "../import/importLeads.ts";
import type { Server } from "../server.ts";
import { startProgress } from "../terminal/progress.ts";
import { countInstances, createCampaign, startAgain, startCampaign } from "./campaign.ts";

interface DemoFiles {
  readonly csv: string;
  readonly persistTo: string;
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
): Promise<void> {
  const startedAt = performance.now();
  intro("Kickoff: start a campaign, exactly once, with exactly the promised instances");

  const boot = await timed(start);
  const { url } = boot.result;
  step(`Booted the Worker with its own KV, D1, Queue and Durable Objects on ${url}`, boot);

  const admitted = await timed(() => makeAccess(persistTo));
  const { accountGroupId, key } = admitted.result;
  step(`Made an account group and an API key (as "npm run admin -- key create" does)`, admitted);

  const api = connect({ url, key, onRetry: (reason) => log.warn(`Trying again: ${reason}`) });
  try {
    const audienceId = await demonstrateImport(api, accountGroupId, csv);
    await demonstrateStart(api, accountGroupId, audienceId);
  } catch (error) {
    throw toFailure("The demo did not reach its end.", url, error);
  }
  outro(`Done in ${seconds(performance.now() - startedAt)}. Yours to keep: npm start`);
}

async function makeAccess(persistTo: string): Promise<{ accountGroupId: string; key: string }> {
  const now = Date.now();
  const accountGroupId = newIdentifier(now);
  const newApiKey = {
    name: "Demo",
    accountGroupIds: [accountGroupId],
    permissions: [...PERMISSIONS],
    expiresAt: null,
  };
  const made = makeApiKey(newApiKey, now);
  await withStores({ persistTo, remote: false }, async ({ DATABASE, API_KEYS }) => {
    await insertAccountGroup(DATABASE, { id: accountGroupId, name: "Demo", createdAt: now });
    await storeApiKey(API_KEYS, made);
  });
  return { accountGroupId, key: made.token };
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

async function demonstrateStart(
  api: Api,
  accountGroupId: string,
  audienceId: string,
): Promise<void> {
  const created = await timed(() => createCampaign(api, accountGroupId, audienceId));
  const campaign = created.result;
  step("Created a campaign over all of them", created);
  call(`POST …/campaigns → 201, campaign ${campaign.campaignId}`);

  const idempotencyKey = crypto.randomUUID();
  const started = await timed(() => startCampaign(api, campaign, idempotencyKey));
  const { instancesCreated: promised, runId } = started.result;
  step(`Started it: ${promised} instances promised`, started);
  call(`POST …/campaigns/${campaign.campaignId}/start → 200`);

  const progress = startProgress(process.stdout, "Creating instances", promised);
  const watched = await timed(() =>
    watchRun(
      api,
      { ...campaign, runId },
      {
        onProgress: ({ instancesCreated }) =>
          progress.show(instancesCreated, `${instancesCreated} of ${promised}`),
        onInterruption: (reason) => log.warn(`Watching again: ${reason}`),
      },
    ),
  ).finally(progress.end);
  const { state } = watched.result;
  if (state !== "created") throw new Error(`The run is ${state}, and not created.`);
  step("The run has created its instances: watched it in a stream of events", watched);
  call(`GET …/runs/${runId} → 200 text/event-stream, the last event: end, "state": "created"`);

  const counted = await timed(() => countInstances(api, campaign));
  const { instances, leads, pages } = counted.result;
  if (instances !== promised || leads !== promised) {
    throw new Error(
      `${promised} instances were promised; there are ${instances}, of ${leads} leads.`,
    );
  }
  step(`Counted them: ${instances} instances of ${leads} different leads, as promised`, counted);
  call(`GET …/instances?limit=1000 → 200, ${pages} ${pages === 1 ? "page" : "pages"}`);

  const refused = await timed(() => startAgain(api, campaign));
  const { status, code, details } = refused.result;
  step(`Started it a second time, which is refused: ${details}`, refused);
  call(`POST …/campaigns/${campaign.campaignId}/start → ${status} ${code}`);

  const replayed = await timed(() => startCampaign(api, campaign, idempotencyKey));
  if (!replayed.result.isReplay) throw new Error("The same Idempotency-Key was not recognised.");
  step("Repeated the first start with its Idempotency-Key, and got the first answer", replayed);
  call(`POST …/campaigns/${campaign.campaignId}/start → 200, Idempotent-Replayed: true`);
}

interface Timed<T> {
  readonly result: T;
  readonly milliseconds: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - startedAt };
}

function step(text: string, { milliseconds }: Timed<unknown>): void {
  log.success(`${text} (${seconds(milliseconds)})`);
}

function call(text: string): void {
  log.message(text, { spacing: 0 });
}

function seconds(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;
}
