/** Templates: those of an account group and the built-in ones. Deleting one is in deleteTemplate.ts. */
import type { Channel, Template } from "../campaign/words.ts";
import { callUpstream } from "../upstream.ts";
import { type Creation, createOnce, type KeyedRequest, unanswered } from "./idempotentAnswers.ts";
import { rowAsJson, toRow } from "./rowAsJson.ts";

/** A row of `templates`. */
interface TemplateRow {
  id: string;
  account_group_id: string | null;
  channel: Channel;
  name: string;
  content: string;
  created_at: number;
  updated_at: number;
}

const TEMPLATE_COLUMNS = [
  "id",
  "account_group_id",
  "channel",
  "name",
  "content",
  "created_at",
  "updated_at",
] as const satisfies readonly (keyof TemplateRow)[];

/** Which templates `t` the account group ?1 can read: its own, and those that are built in. */
export const IS_READABLE_TEMPLATE = "(t.account_group_id = ?1 OR t.account_group_id IS NULL)";

const READ_TEMPLATE = `SELECT t.* FROM templates t WHERE t.id = ?2 AND ${IS_READABLE_TEMPLATE}`;

export interface NewTemplate
  extends Pick<Template, "id" | "channel" | "name" | "content" | "createdAt"> {
  readonly accountGroupId: string;
}

/**
 * Creates a template under an id made by the caller; a repeated call changes nothing.
 *
 * @returns null when there is no such account group
 */
export function createTemplate(
  database: D1Database,
  { id, accountGroupId, channel, name, content, createdAt }: NewTemplate,
  keyed: KeyedRequest | null = null,
): Promise<Creation<Template> | null> {
  const prepare = () => ({
    statements: [
      database
        .prepare(
          `INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
           SELECT ?1, g.id, ?3, ?4, ?5, ?6, ?6 FROM account_groups g WHERE g.id = ?2 AND ${unanswered("?7")}
           ON CONFLICT (id) DO NOTHING`,
        )
        .bind(id, accountGroupId, channel, name, content, createdAt, keyed?.keyHash ?? null),
    ],
    answer: {
      select: `SELECT ${rowAsJson("t", TEMPLATE_COLUMNS)} AS answer FROM templates t WHERE t.id = ?1`,
      values: [id],
    },
  });
  return createOnce(database, "create template", keyed, prepare, (answer) =>
    toTemplate(toRow<TemplateRow>(answer)),
  );
}

/** Reads a template; null when the account group can read none with this id. */
export async function readTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
): Promise<Template | null> {
  const row = await callUpstream("DATABASE", "read template", () =>
    database.prepare(READ_TEMPLATE).bind(accountGroupId, templateId).first<TemplateRow>(),
  );
  return row === null ? null : toTemplate(row);
}

/**
 * A page of the templates that an account group can read, oldest first.
 *
 * @param channel only templates for this channel; null for all
 * @param afterId where the page begins; null for the first
 */
export async function listTemplates(
  database: D1Database,
  accountGroupId: string,
  channel: Channel | null,
  afterId: string | null,
  limit: number,
): Promise<Template[]> {
  // Two queries in the order of the index, merged; the condition of IS_READABLE_TEMPLATE would read other groups' rows.
  const statement = ["= ?1", "IS NULL"]
    .map(
      (owner) =>
        `SELECT * FROM templates
         WHERE account_group_id ${owner} AND id > ?2 AND (?3 IS NULL OR channel = ?3)`,
    )
    .join(" UNION ALL ");
  const { results } = await callUpstream("DATABASE", "list templates", () =>
    database
      .prepare(`${statement} ORDER BY id LIMIT ?4`)
      .bind(accountGroupId, afterId ?? "", channel, limit)
      .all<TemplateRow>(),
  );
  return results.map(toTemplate);
}

/** What changes about a template; null stays as it is. */
export interface TemplateChange {
  readonly name: string | null;
  readonly content: string | null;
}

/**
 * Changes a template of the account group; a repeated call changes nothing more.
 *
 * @param now milliseconds since 1970
 * @returns the template as it now is; null when the account group has no such template of its own
 */
export async function updateTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
  { name, content }: TemplateChange,
  now: number,
): Promise<Template | null> {
  const row = await callUpstream("DATABASE", "update template", () =>
    database
      .prepare(
        `UPDATE templates SET name = coalesce(?3, name), content = coalesce(?4, content), updated_at = max(?5, updated_at)
         WHERE id = ?2 AND account_group_id = ?1 RETURNING *`,
      )
      .bind(accountGroupId, templateId, name, content, now)
      .first<TemplateRow>(),
  );
  return row === null ? null : toTemplate(row);
}

function toTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    accountGroupId: row.account_group_id,
    channel: row.channel,
    name: row.name,
    content: row.content,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
