/** Known to be bad: tells the webhook endpoints of a start, and then commits it. A crash between makes what they heard a lie. */
import { selectCampaign } from "../../../src/database/campaigns.ts";
import { selectFeedEnds } from "../../../src/database/events.ts";
import {
  selectWebhookEndpoints,
  selectWebhookSecrets,
} from "../../../src/database/webhookEndpoints.ts";
import { wantsEvent } from "../../../src/domain/decideDelivery.ts";
import type { Event } from "../../../src/domain/event.ts";
import type { StartRequest } from "../../../src/domain/transition.ts";
import { MAXIMUM_WEBHOOK_ENDPOINTS } from "../../../src/domain/webhookEndpoint.ts";
import { CampaignObject as RealCampaignObject } from "../../../src/index.ts";
import { decryptSecrets } from "../../../src/outbound/secrets.ts";
import { sendMessage, toMessage } from "../../../src/webhooks/sendEvent.ts";
import executing from "./executing.ts";

export { OutboxObject, SenderObject, WebhookObject } from "../../../src/index.ts";

/** Of the batch of a start, in src/database/startRun.ts. */
const START = "INSERT INTO runs";

interface Announcement {
  at: number;
}

export class CampaignObject extends RealCampaignObject {
  readonly #announcement: Announcement;

  constructor(state: DurableObjectState, env: Env) {
    const announcement = { at: 0 };
    super(state, { ...env, DATABASE: asAnnounced(env.DATABASE, announcement) });
    this.#announcement = announcement;
  }

  override async start(request: StartRequest): ReturnType<RealCampaignObject["start"]> {
    const { accountGroupId, campaignId } = request;
    const campaign = await selectCampaign(this.env.DATABASE, accountGroupId, campaignId);
    if (campaign?.status === "draft") {
      this.#announcement.at = Date.now();
      await announce(this.env, await this.#foresee(request, campaign));
    }
    return await super.start(request);
  }

  /** The event that the start will have, if it is the next to be committed. */
  async #foresee(
    { accountGroupId, runId, traceId, apiKeyId, campaignId }: StartRequest,
    { name, selectedLeadCount }: { readonly name: string; readonly selectedLeadCount: number },
  ): Promise<Event> {
    const { newest } = await selectFeedEnds(this.env.DATABASE, accountGroupId);
    return {
      ...{ id: `f${runId.slice(1)}`, accountGroupId, sequence: newest + 1 },
      ...{ type: "campaign.started", occurredAt: this.#announcement.at, recordedAt: 0 },
      campaign: { id: campaignId, name },
      run: { id: runId, traceId, startedBy: apiKeyId, instancesPromised: selectedLeadCount },
      ...{ stop: null, ended: { completed: 0, cancelled: 0, failed: 0 }, lead: null, step: null },
      ...{ instance: null, action: null, sender: null, message: null, details: {} },
    };
  }
}

async function announce(env: Env, event: Event): Promise<void> {
  const { DATABASE } = env;
  const group = event.accountGroupId;
  const endpoints = await selectWebhookEndpoints(DATABASE, group, null, MAXIMUM_WEBHOOK_ENDPOINTS);
  for (const { id, url } of endpoints.filter((endpoint) => wantsEvent(endpoint, event.type))) {
    const encrypted = await selectWebhookSecrets(DATABASE, id, Date.now());
    const secrets = await decryptSecrets(env, id, encrypted);
    await sendMessage({ url, secrets }, toMessage(event));
  }
}

/** The events of starts are committed under the ids and with the times that were announced. */
function asAnnounced(database: D1Database, announcement: Announcement): D1Database {
  let isStart = false;
  const prepare = (statement: string) => {
    isStart ||= statement.startsWith(START);
    return database.prepare(statement);
  };
  const batch = async (statements: D1PreparedStatement[]) => {
    if (!isStart) return await database.batch(statements);
    isStart = false;
    const rename = database
      .prepare(
        `UPDATE events SET id = 'f' || substr(run_id, 2), occurred_at = ?1
         WHERE type = 'campaign.started' AND id NOT LIKE 'f%'`,
      )
      .bind(announcement.at);
    return (await database.batch([...statements, rename])).slice(0, -1);
  };
  return { ...bound(database), prepare, batch } as unknown as D1Database;
}

/** The methods that stay as they are. */
function bound(database: D1Database): Pick<D1Database, "exec" | "withSession"> {
  return { exec: database.exec.bind(database), withSession: database.withSession.bind(database) };
}

// biome-ignore lint/style/noDefaultExport: the platform asks for it
export default executing;
