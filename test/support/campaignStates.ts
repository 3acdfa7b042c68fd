/** Brings campaigns into states, most of which no call of the API leads to. */
import { evictAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";

import type { CampaignStatus } from "../../src/domain/campaign.ts";
import type { InstanceStatus } from "../../src/domain/instance.ts";
import { runIdOf, start, stopCampaign, type Tenant } from "./api.ts";
import { eventually, readInstances } from "./stores.ts";

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

/** Ends the campaign for good. */
export async function completeCampaign(campaignId: string): Promise<void> {
  const now = Date.now();
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      "UPDATE campaigns SET status = 'completed', updated_at = ?2 WHERE id = ?1",
    ).bind(campaignId, now),
    env.DATABASE.prepare(
      "UPDATE runs SET ended_at = ?2 WHERE campaign_id = ?1 AND ended_at IS NULL",
    ).bind(campaignId, now),
  ]);
  // The object remembers that the campaign is active, and nobody told it otherwise.
  await evictAllDurableObjects();
}

/** Takes the templates out of all content slots of a campaign. */
export async function removeTemplates(campaignId: string): Promise<void> {
  await env.DATABASE.prepare("UPDATE content_slots SET template_id = NULL WHERE campaign_id = ?1")
    .bind(campaignId)
    .run();
}

/** Gives each content slot of a campaign a template of its channel. */
export async function restoreTemplates(campaignId: string): Promise<void> {
  await env.DATABASE.prepare(
    `UPDATE content_slots SET template_id = (
       SELECT t.id FROM templates t WHERE t.channel = content_slots.channel ORDER BY t.id LIMIT 1)
     WHERE campaign_id = ?1`,
  )
    .bind(campaignId)
    .run();
}

/** Gives the instances at some positions another status. */
export async function setInstanceStatus(
  runId: string,
  positions: readonly number[],
  status: InstanceStatus,
): Promise<void> {
  await env.DATABASE.prepare(
    `UPDATE instances SET status = ?3
     WHERE run_id = ?1 AND position IN (SELECT value FROM json_each(?2))`,
  )
    .bind(runId, JSON.stringify(positions), status)
    .run();
}
