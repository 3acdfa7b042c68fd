/** Brings campaigns into states, most of which no call of the API leads to. */
import { evictAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";

import type { CampaignStatus } from "../../src/domain/campaign.ts";
import { runIdOf, start, stopCampaign, type Tenant } from "./api.ts";
import { moveTo, type NextStatus, type OpenInstance, SELECT_OPEN } from "./moves.ts";
import { eventually, readInstances } from "./stores.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** Starts a campaign and waits until all is quiet: every instance there, no alarm left. Returns the run's id. */
export async function givenQuietRun(tenant: Tenant, campaignId: string): Promise<string> {
  const started = await start(tenant, campaignId);
  const runId = runIdOf(started);
  await becomeQuiet(tenant, campaignId, runId, started.body.data.instancesCreated);
  return runId;
}

/** Waits for a run's instances and for the silence of its alarm. */
export async function becomeQuiet(
  { accountGroupId }: Pick<Tenant, "accountGroupId">,
  campaignId: string,
  runId: string,
  instances: number,
): Promise<void> {
  await eventually(
    () => readInstances(runId),
    ({ length }) => length === instances,
  );
  await runDurableObjectAlarm(env.CAMPAIGNS.getByName(`${accountGroupId}/${campaignId}`));
}

/** Brings a draft into a status, by calls of the API where one leads there. */
export async function bringInto(
  tenant: Tenant,
  campaignId: string,
  status: CampaignStatus,
): Promise<void> {
  if (status !== "draft") await givenQuietRun(tenant, campaignId);
  if (status === "stopped") await stopCampaign(tenant, campaignId);
  if (status === "completed") await completeCampaign(campaignId);
}

/** Completes an active campaign, as the last of its instances does: a manual one that has some. */
export async function completeCampaign(campaignId: string): Promise<void> {
  const campaign = await tenantDatabase()
    .prepare("SELECT run_id FROM campaigns WHERE id = ?1")
    .bind(campaignId)
    .first<{ run_id: string }>();
  const runId = campaign?.run_id ?? "";
  const open = await readOpen(runId);
  await setInstanceStatus(
    runId,
    open.map(({ position }) => position),
    "completed",
  );
  // The object believes for a second that the campaign is active.
  await evictAllDurableObjects();
}

/** Takes the templates out of all content slots of a campaign. */
export async function removeTemplates(campaignId: string): Promise<void> {
  await tenantDatabase()
    .prepare("UPDATE content_slots SET template_id = NULL WHERE campaign_id = ?1")
    .bind(campaignId)
    .run();
}

/** Gives each content slot of a campaign a template of its channel. */
export async function restoreTemplates(campaignId: string): Promise<void> {
  await tenantDatabase()
    .prepare(
      `UPDATE content_slots SET template_id = (
       SELECT t.id FROM templates t WHERE t.channel = content_slots.channel ORDER BY t.id LIMIT 1)
     WHERE campaign_id = ?1`,
    )
    .bind(campaignId)
    .run();
}

/** So many instances move in one transaction: more than production moves, and less than a statement's limit. */
const MOST_MOVES = 1_000;

/**
 * Moves open instances of a live run to another status, as production does. When none is open any more, the campaign is
 * completed.
 */
export async function setInstanceStatus(
  runId: string,
  positions: readonly number[],
  status: NextStatus,
): Promise<void> {
  const wanted = new Set(positions);
  const moving = (await readOpen(runId)).filter(({ position }) => wanted.has(position));
  if (moving.length < wanted.size) {
    throw new Error(`Of ${wanted.size} instances ${moving.length} can become ${status}.`);
  }
  while (moving.length > 0) {
    const statements = moveTo(status, moving.splice(0, MOST_MOVES), Date.now());
    await tenantDatabase().batch(statements.map((statement) => statement.on(tenantDatabase())));
  }
}

async function readOpen(runId: string): Promise<OpenInstance[]> {
  const { results } = await tenantDatabase().prepare(SELECT_OPEN).bind(runId).all<OpenInstance>();
  return results;
}
