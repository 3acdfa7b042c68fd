/** What no call of the API brings about, and an operator does instead. */
import { setTimeout as sleep } from "node:timers/promises";

import { withStores } from "../../../tools/kickoff/stores.ts";
import { UNREACHABLE_SENDER } from "../../support/routeExamples.ts";
import type { Exceptions, Kickoff } from "./kickoff.ts";
import { makerFor } from "./make.ts";

/** Each world takes one, and may resolve it. */
const UNKNOWN_ACTIONS = 200;
const LOOK_MILLISECONDS = 50;

/** A campaign over an audience that is yet to be named. */
export const NEW_CAMPAIGN = { starterTemplateId: "connect", name: "Campaign" };
export const NEW_SENDER = {
  name: "Sender",
  url: UNREACHABLE_SENDER,
  kinds: ["connection_request"],
};

/**
 * Makes the exceptions. They are made once, before the first test: a server whose database another process writes at the
 * same moment answers 502.
 */
export async function makeExceptions(
  kickoff: Pick<Kickoff, "url" | "accountGroupId" | "key" | "persistTo">,
): Promise<Exceptions> {
  const make = makerFor(kickoff);
  const { id: audienceId } = await make("createAudience", {}, { name: "Leads" });
  const { id: completedId } = await make("createCampaign", {}, { ...NEW_CAMPAIGN, audienceId });
  const { id: refusedSenderId } = await make("createSender", {}, NEW_SENDER);
  const { id: refusedWebhookEndpointId } = await make(
    "createWebhookEndpoint",
    {},
    { url: UNREACHABLE_SENDER, enabled: false },
  );
  // Its run is stopped, so that nobody acts upon the actions.
  const leads = Array.from({ length: UNKNOWN_ACTIONS + 1 }, (_, position) => ({
    name: `Lead ${position}`,
    email: `lead-${position}@example.com`,
  }));
  await make("addLeads", { audienceId }, { leads });
  const { id: stoppedId } = await make("createCampaign", {}, { ...NEW_CAMPAIGN, audienceId });
  await make("startCampaign", { campaignId: stoppedId });
  const stoppedRunId = await waitForRun(() => make("listInstances", { campaignId: stoppedId }));
  await make("stopCampaign", { campaignId: stoppedId });
  const { id: archivedId } = await make("createCampaign", {}, { ...NEW_CAMPAIGN, audienceId });
  await make("startCampaign", { campaignId: archivedId });
  const archivedRunId = await waitForRun(() => make("listInstances", { campaignId: archivedId }));
  await make("stopCampaign", { campaignId: archivedId });
  const { id: senderId } = await make("createSender", {}, { ...NEW_SENDER, enabled: false });
  await withStores({ persistTo: kickoff.persistTo, remote: false }, ({ DATABASE }) =>
    DATABASE.batch([
      DATABASE.prepare(
        `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, attempt, reservation, not_after, called_at)
         SELECT ?1, i.position, 1, i.run_id, ?3, 'connection_request', iif(i.position < ?4, 'unknown', 'sent'), 1, '', 1, 1
         FROM instances i WHERE i.run_id = ?2
         ON CONFLICT DO UPDATE SET status = excluded.status, attempt = 1, called_at = 1`,
      ).bind(stoppedId, stoppedRunId, senderId, UNKNOWN_ACTIONS),
      DATABASE.prepare("DELETE FROM instances WHERE run_id = ?1").bind(archivedRunId),
      DATABASE.prepare(
        `INSERT INTO archive_parts (run_id, part, object_key, table_name, row_count, first_position, last_position, sha256,
           recorded_at)
         SELECT ?1, key + 1, 'object-' || value, value, ?2, 0, ?2 - 1, printf('%064x', key), 1
         FROM json_each('["instances", "actions"]')`,
      ).bind(archivedRunId, leads.length),
      DATABASE.prepare("UPDATE campaigns SET status = 'completed', run_id = id WHERE id = ?1").bind(
        completedId,
      ),
      DATABASE.prepare("UPDATE senders SET url = ?2 WHERE id = ?1").bind(
        refusedSenderId,
        kickoff.url,
      ),
      DATABASE.prepare("UPDATE webhook_endpoints SET url = ?2 WHERE id = ?1").bind(
        refusedWebhookEndpointId,
        kickoff.url,
      ),
    ]),
  );
  const actionIds = leads.map((_, position) => `${stoppedRunId}-${position}-1`);
  return {
    completedId,
    ...{ archivedId, archivedInstanceId: `${archivedRunId}-0` },
    refusedSenderId,
    refusedWebhookEndpointId,
    unknownActionIds: actionIds.slice(0, UNKNOWN_ACTIONS),
    sentActionId: actionIds[UNKNOWN_ACTIONS] ?? "",
  };
}

/** The run shows once all its instances do. */
async function waitForRun(list: () => Promise<{ items: { runId: string }[] }>): Promise<string> {
  for (;;) {
    const { items } = await list();
    const [first] = items;
    if (first !== undefined) return first.runId;
    await sleep(LOOK_MILLISECONDS);
  }
}
