/** What a schedule of execution begins with: a tenant, its leads, drafts of campaigns, and senders. */
import { contentSlotsOf } from "../../../src/domain/starterTemplates.ts";
import type { Sqlite } from "../Sqlite.ts";
import type { CampaignSettings, ExecutionSettings, ModelledSender } from "./settings.ts";

export const ACCOUNT_GROUP_ID = toId("a", 0);
export const PLACE = { accountGroupId: ACCOUNT_GROUP_ID, databaseNumber: 1 };
export const AUDIENCE_ID = toId("d", 0);
/** Whatever is encrypted, the modelled platform decrypts. */
const SECRET = `v1.${Buffer.alloc(44).toString("base64")}`;

/** The id of the campaign with this index; the leads of all are those of one audience. */
export function campaignIdOf(index: number): string {
  return toId("c", index);
}

/** The id of the sender with this index. */
export function senderIdOf(index: number): string {
  return toId("5", index);
}

type Insert = (table: string, row: Record<string, unknown>) => void;

/** Inserts what a schedule begins with. */
export function givenGround(sqlite: Sqlite, settings: ExecutionSettings): void {
  const insert: Insert = (table, row) => {
    const columns = Object.keys(row);
    const marks = columns.map((_, index) => `?${index + 1}`);
    sqlite.query(
      `INSERT INTO ${table} (${columns.join()}) VALUES (${marks.join()})`,
      ...Object.values(row),
    );
  };
  const { epoch } = settings;
  insert("account_groups", { id: ACCOUNT_GROUP_ID, name: "Tenant", created_at: epoch });
  givenLeads(insert, settings);
  for (const [index, sender] of settings.senders.entries()) {
    givenSender(insert, index, sender, epoch);
  }
  for (const [index, campaign] of settings.campaigns.entries()) {
    givenCampaign(insert, index, campaign, epoch);
  }
}

function givenLeads(insert: Insert, { epoch, campaigns }: ExecutionSettings): void {
  const leadCount = Math.max(...campaigns.map((campaign) => campaign.leadCount));
  insert("audiences", {
    ...{ id: AUDIENCE_ID, account_group_id: ACCOUNT_GROUP_ID, name: "Audience" },
    ...{ lead_count: leadCount, created_at: epoch, updated_at: epoch },
  });
  for (let position = 0; position < leadCount; position++) {
    insert("leads", {
      ...{ audience_id: AUDIENCE_ID, position, id: toId("e", position), name: "Ada Lovelace" },
      ...{ external_id: `${position}`, created_at: epoch },
      // Not every lead has what a message asks for.
      company: position === 3 ? null : "Analytical Engines",
    });
  }
}

function givenSender(insert: Insert, index: number, sender: ModelledSender, epoch: number): void {
  const { workingHours } = sender;
  insert("senders", {
    ...{ id: senderIdOf(index), account_group_id: ACCOUNT_GROUP_ID, name: `Sender ${index}` },
    ...{ url: `https://sender.example/${index}`, kinds: JSON.stringify(sender.kinds) },
    ...{ limits: JSON.stringify(sender.limits), spacing_seconds: sender.spacingSeconds },
    working_hours: workingHours === null ? null : JSON.stringify(workingHours),
    ...{ keeps_keys_hours: sender.keepsKeysHours, secret: SECRET },
    looks_up_actions: Number(sender.looksUpActions),
    enabled: Number(sender.enabled),
    ...{ created_at: epoch, updated_at: epoch },
  });
}

function givenCampaign(
  insert: Insert,
  index: number,
  { starterTemplateId, isAutomatic, leadCount, delayDays, sender }: CampaignSettings,
  epoch: number,
): void {
  const id = campaignIdOf(index);
  const dates = { created_at: epoch, updated_at: epoch };
  insert("campaigns", {
    ...{ id, account_group_id: ACCOUNT_GROUP_ID, audience_id: AUDIENCE_ID },
    ...{ name: `Campaign ${index}`, starter_template_id: starterTemplateId },
    ...{ workflow_trigger: isAutomatic ? "automatic" : "manual", lead_selection: "audience" },
    selected_lead_count: isAutomatic ? 0 : leadCount,
    include_conversation_history: index % 2,
    ...{ auto_cancel_on_message_received: 1, ...dates },
    sender_ids: sender === null ? null : JSON.stringify([senderIdOf(sender)]),
  });
  for (const { channel, position, label, channelPosition } of contentSlotsOf(starterTemplateId)) {
    const slotId = toId("8", index * 10 + position);
    insert("templates", {
      ...{ id: slotId, account_group_id: ACCOUNT_GROUP_ID, channel, name: "Message" },
      ...{ content: "Dear {{name}} of {{company}}, {{title|hello}}!", ...dates },
      subject: channel === "inmail" ? "{{company|Your team}}" : null,
    });
    insert("content_slots", {
      ...{ campaign_id: id, position, id: slotId, channel, label, template_id: slotId },
      ...{ channel_position: channelPosition, delay_days: delayDays },
    });
  }
}

function toId(kind: string, number: number): string {
  return kind + number.toString(16).padStart(23, "0");
}
