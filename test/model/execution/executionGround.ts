/** What a schedule of execution begins with: a tenant, its leads, drafts of campaigns, and senders. */
import { contentSlotsOf } from "../../../src/domain/starterTemplates.ts";
import type { Sqlite } from "../Sqlite.ts";
import type { ExecutionSettings } from "./settings.ts";

export const ACCOUNT_GROUP_ID = toId("a", 0);
const AUDIENCE_ID = toId("d", 0);
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

/** The id of the lead at this position. */
function leadIdOf(position: number): string {
  return toId("e", position);
}

/** Inserts what a schedule begins with. */
export function givenGround(
  sqlite: Sqlite,
  { epoch, campaigns, senders }: ExecutionSettings,
): void {
  const insert = (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    const marks = columns.map((_, index) => `?${index + 1}`);
    sqlite.query(
      `INSERT INTO ${table} (${columns.join()}) VALUES (${marks.join()})`,
      ...Object.values(row),
    );
  };
  const dates = { created_at: epoch, updated_at: epoch };
  insert("account_groups", { id: ACCOUNT_GROUP_ID, name: "Tenant", created_at: epoch });
  const leadCount = Math.max(...campaigns.map((campaign) => campaign.leadCount));
  insert("audiences", {
    ...{ id: AUDIENCE_ID, account_group_id: ACCOUNT_GROUP_ID, name: "Audience" },
    ...{ lead_count: leadCount, ...dates },
  });
  for (let position = 0; position < leadCount; position++) {
    insert("leads", {
      ...{ audience_id: AUDIENCE_ID, position, id: leadIdOf(position), name: "Ada Lovelace" },
      ...{ external_id: `${position}`, created_at: epoch },
      // Not every lead has what a message asks for.
      company: position === 3 ? null : "Analytical Engines",
    });
  }
  for (const [index, sender] of senders.entries()) {
    insert("senders", {
      ...{ id: senderIdOf(index), account_group_id: ACCOUNT_GROUP_ID, name: `Sender ${index}` },
      ...{ url: `https://sender.example/${index}`, kinds: JSON.stringify(sender.kinds) },
      ...{ limits: JSON.stringify(sender.limits), spacing_seconds: sender.spacingSeconds },
      working_hours: sender.workingHours === null ? null : JSON.stringify(sender.workingHours),
      ...{ keeps_keys_hours: sender.keepsKeysHours, secret: SECRET, ...dates },
      looks_up_actions: Number(sender.looksUpActions),
      enabled: Number(sender.enabled),
    });
  }
  for (const [index, campaign] of campaigns.entries()) {
    const id = campaignIdOf(index);
    insert("campaigns", {
      ...{ id, account_group_id: ACCOUNT_GROUP_ID, audience_id: AUDIENCE_ID },
      ...{ name: `Campaign ${index}`, starter_template_id: campaign.starterTemplateId },
      ...{ workflow_trigger: "manual", lead_selection: "audience" },
      selected_lead_count: campaign.leadCount,
      ...{ include_conversation_history: 0, auto_cancel_on_message_received: 1, ...dates },
      sender_ids: campaign.sender === null ? null : JSON.stringify([senderIdOf(campaign.sender)]),
    });
    for (const { channel, position, label, channelPosition } of contentSlotsOf(
      campaign.starterTemplateId,
    )) {
      const slotId = toId("8", index * 10 + position);
      insert("templates", {
        ...{ id: slotId, account_group_id: ACCOUNT_GROUP_ID, channel, name: "Message" },
        ...{ content: "Dear {{name}} of {{company}}, {{title|hello}}!", ...dates },
        subject: channel === "inmail" ? "{{company|Your team}}" : null,
      });
      insert("content_slots", {
        ...{ campaign_id: id, position, id: slotId, channel, label, template_id: slotId },
        ...{ channel_position: channelPosition, delay_days: campaign.delayDays },
      });
    }
  }
}

function toId(kind: string, number: number): string {
  return kind + number.toString(16).padStart(23, "0");
}
