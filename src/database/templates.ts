/** Templates: those of an account group and the built-in ones. */
import type { Channel, Template } from "../domain/template.ts";
import {
  type Columns,
  columnsOf,
  type Row,
  rowAsJson,
  toValue,
  toValueFromJson,
} from "./columns.ts";
import { type Creation, createOnce, type KeyedRequest } from "./idempotentAnswers.ts";
import { MAXIMUM_ATTEMPTS, MAXIMUM_PAGE_BYTES } from "./limits.ts";
import { overtaken } from "./overtaken.ts";
import { readRow, readRows, runBatch, type Sql, sql } from "./sql.ts";

const TEMPLATE: Columns<Template> = {
  id: "id",
  accountGroupId: "account_group_id",
  channel: "channel",
  name: "name",
  subject: "subject",
  content: "content",
  createdAt: "created_at",
  updatedAt: "updated_at",
};

export interface NewTemplate extends Omit<Template, "accountGroupId" | "updatedAt"> {
  readonly accountGroupId: string;
}

/**
 * Creates a template under an id made by the caller; a repeated call changes nothing.
 *
 * @returns null when there is no such account group
 */
export function insertTemplate(
  database: D1Database,
  { id, accountGroupId, channel, name, subject, content, createdAt }: NewTemplate,
  keyed: KeyedRequest | null = null,
): Promise<Creation<Template> | null> {
  const batch = {
    statements: [
      sql`INSERT INTO templates (id, account_group_id, channel, name, subject, content, created_at, updated_at)
          SELECT ${id}, g.id, ${channel}, ${name}, ${subject}, ${content}, ${createdAt}, ${createdAt}
          FROM account_groups g
          WHERE g.id = ${accountGroupId}
            AND NOT EXISTS (SELECT 1 FROM idempotent_answers k WHERE k.key_hash = ${keyed?.keyHash ?? null})
          ON CONFLICT (id) DO NOTHING`,
    ],
    answer: sql`SELECT ${rowAsJson(TEMPLATE, "t")} AS answer FROM templates t WHERE t.id = ${id}`,
  };
  return createOnce(database, "create template", keyed, batch, (answer) =>
    toValueFromJson(TEMPLATE, answer),
  );
}

/** Reads a template; null when the account group can read none with this id. */
export async function selectTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
): Promise<Template | null> {
  const row = await readRow<Row>(
    database,
    "read template",
    readableTemplate(accountGroupId, templateId),
  );
  return row === null ? null : toValue(TEMPLATE, row);
}

function readableTemplate(accountGroupId: string, templateId: string): Sql {
  return sql`
    SELECT ${columnsOf(TEMPLATE, "t")} FROM templates t
    WHERE t.id = ${templateId} AND (t.account_group_id = ${accountGroupId} OR t.account_group_id IS NULL)`;
}

/**
 * A page of the templates that an account group can read, oldest first. It ends before `limit` where the contents become
 * too large; one template is always in it, unless there is none.
 *
 * @param channel only templates for this channel; null for all
 * @param afterId where the page begins; null for the first
 */
export async function selectTemplates(
  database: D1Database,
  accountGroupId: string,
  channel: Channel | null,
  afterId: string | null,
  limit: number,
): Promise<{ readonly templates: readonly Template[]; readonly nextId: string | null }> {
  const after = afterId ?? "";
  const rows = await readRows<Row>(
    database,
    "list templates",
    // Two queries in the order of the index, merged: one with OR would read other account groups' rows.
    sql`SELECT ${columnsOf(TEMPLATE, "t")}, page.next_id
        FROM (
          SELECT id, next_id FROM (
            SELECT id, bytes, sum(bytes) OVER (ORDER BY id) AS bytes_through, lead(id) OVER (ORDER BY id) AS next_id
            FROM (
              SELECT own.id, octet_length(own.content) AS bytes FROM templates own
              WHERE own.account_group_id = ${accountGroupId} AND own.id > ${after}
                AND (${channel} IS NULL OR own.channel = ${channel})
              UNION ALL
              SELECT built_in.id, octet_length(built_in.content) AS bytes FROM templates built_in
              WHERE built_in.account_group_id IS NULL AND built_in.id > ${after}
                AND (${channel} IS NULL OR built_in.channel = ${channel})
              ORDER BY id LIMIT ${limit + 1}))
          WHERE bytes_through - bytes < ${MAXIMUM_PAGE_BYTES}
        ) page JOIN templates t ON t.id = page.id
        ORDER BY t.id`,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = last !== undefined && last.next_id !== null;
  return {
    templates: shown.map((row) => toValue(TEMPLATE, row)),
    nextId: hasMore ? String(last.id) : null,
  };
}

/** What changes about a template; null stays as it is. */
export interface TemplateChange {
  readonly name: string | null;
  /** For an InMail alone. */
  readonly subject: string | null;
  readonly content: string | null;
}

/**
 * Changes a template of the account group, and moves its `updatedAt` strictly forward; a repeated call changes nothing
 * more.
 *
 * @param now milliseconds since 1970; an attempt that comes so late that the template has changed since is void
 * @returns the template as it is then; null when the account group has no such template of its own
 * @throws {UpstreamError} when the template changed under each attempt: none of them took effect
 */
export async function updateOwnTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
  { name, subject, content }: TemplateChange,
  now: number,
): Promise<Template | null> {
  let askedAt = now;
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const results = await runBatch<Row>(database, "update template", [
      sql`UPDATE templates AS t
          SET name = coalesce(${name}, t.name), subject = coalesce(${subject}, t.subject),
            content = coalesce(${content}, t.content), updated_at = ${askedAt}
          WHERE t.id = ${templateId} AND t.account_group_id = ${accountGroupId} AND t.updated_at < ${askedAt}`,
      readableTemplate(accountGroupId, templateId),
    ]);
    const [row] = results.at(-1)?.results ?? [];
    const template = row === undefined ? null : toValue(TEMPLATE, row);
    if (template === null || template.accountGroupId === null) return null;
    // Done, by this attempt or by one whose answer was lost.
    const says =
      (name ?? template.name) === template.name &&
      (subject ?? template.subject) === template.subject &&
      (content ?? template.content) === template.content;
    if (says) return template;
    // Overtaken by another change while the client waits, so it is asked for anew.
    askedAt = Math.max(Date.now(), template.updatedAt + 1);
  }
  throw overtaken("update template");
}

/** A campaign that keeps a template from being deleted. */
export interface UsingCampaign {
  readonly id: string;
  readonly name: string;
}

/**
 * Deletes a template of the account group, unless active campaigns use it: under way, a campaign must not lose what it
 * sends. A repeated call changes nothing more.
 *
 * @param now milliseconds since 1970
 * @returns the active campaigns that use it, for which it is still there; none when it is gone
 */
export async function deleteUnusedTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
  now: number,
): Promise<UsingCampaign[]> {
  const results = await runBatch<UsingCampaign>(database, "delete template", [
    // A start holds its time against the campaign's, so every change of what may start moves that strictly forward.
    sql`UPDATE campaigns AS c SET updated_at = max(${now}, c.updated_at + 1)
        WHERE c.id IN (SELECT s.campaign_id FROM content_slots s WHERE s.template_id = ${templateId})
          AND EXISTS (SELECT 1 FROM templates t WHERE t.id = ${templateId} AND t.account_group_id = ${accountGroupId})
          AND NOT EXISTS (
            SELECT 1 FROM content_slots s JOIN campaigns active ON active.id = s.campaign_id
            WHERE s.template_id = ${templateId} AND active.status = 'active')`,
    // Its foreign key leaves the slots that point to it without a template.
    sql`DELETE FROM templates AS t
        WHERE t.id = ${templateId} AND t.account_group_id = ${accountGroupId}
          AND NOT EXISTS (
            SELECT 1 FROM content_slots s JOIN campaigns active ON active.id = s.campaign_id
            WHERE s.template_id = ${templateId} AND active.status = 'active')`,
    sql`SELECT c.id, c.name FROM campaigns c
        WHERE c.id IN (SELECT s.campaign_id FROM content_slots s WHERE s.template_id = ${templateId})
          AND c.account_group_id = ${accountGroupId} AND c.status = 'active'
        ORDER BY c.id`,
  ]);
  return results.at(-1)?.results ?? [];
}
