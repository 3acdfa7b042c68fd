/** Templates: those of an account group and the built-in ones. Deleting one is in deleteTemplate.ts. */
import type { Channel, Template } from "../domain/template.ts";
import { callUpstream } from "../platform/upstream.ts";
import { type Creation, createOnce, type KeyedRequest, unanswered } from "./idempotentAnswers.ts";
import { cutPage, MAXIMUM_PAGE_BYTES } from "./pageBytes.ts";
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
export function insertTemplate(
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
export async function selectTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
): Promise<Template | null> {
  const row = await callUpstream("DATABASE", "read template", () =>
    database.prepare(READ_TEMPLATE).bind(accountGroupId, templateId).first<TemplateRow>(),
  );
  return row === null ? null : toTemplate(row);
}

/** Two queries in the order of the index, merged; the condition of IS_READABLE_TEMPLATE would read other groups' rows. */
const TEMPLATES_OF_PAGE = cutPage(
  `${["= ?1", "IS NULL"]
    .map(
      (owner) =>
        `SELECT id AS key, octet_length(content) AS bytes FROM templates
         WHERE account_group_id ${owner} AND id > ?2 AND (?3 IS NULL OR channel = ?3)`,
    )
    .join(" UNION ALL ")} ORDER BY key LIMIT ?4`,
);

/**
 * A page of the templates that an account group can read, oldest first. It ends before `limit` where the contents become
 * too large; one template is always in it, unless there is none.
 *
 * @param channel only templates for this channel; null for all
 * @param afterId where the page begins; null for the first
 * @returns with them where the next page begins; null on the last
 */
export async function selectTemplates(
  database: D1Database,
  accountGroupId: string,
  channel: Channel | null,
  afterId: string | null,
  limit: number,
): Promise<{ readonly templates: readonly Template[]; readonly nextId: string | null }> {
  const { results } = await callUpstream("DATABASE", "list templates", () =>
    database
      .prepare(
        `SELECT t.*, page.bytes_through FROM ${TEMPLATES_OF_PAGE} page JOIN templates t ON t.id = page.key ORDER BY t.id`,
      )
      .bind(accountGroupId, afterId ?? "", channel, limit + 1)
      .all<TemplateRow & { bytes_through: number }>(),
  );
  const templates = results.slice(0, limit).map(toTemplate);
  const isCut = (results.at(-1)?.bytes_through ?? 0) >= MAXIMUM_PAGE_BYTES;
  const hasMore = results.length > limit || isCut;
  return { templates, nextId: hasMore ? (templates.at(-1)?.id ?? null) : null };
}

/** What changes about a template; null stays as it is. */
export interface TemplateChange {
  readonly name: string | null;
  readonly content: string | null;
}

/**
 * Changes a template of the account group; a repeated call changes nothing more.
 *
 * @param askedAt milliseconds since 1970; an attempt that comes so late that the template has changed since is void
 * @returns the template as it now is; null when the account group has no such template of its own
 */
export async function updateOwnTemplate(
  database: D1Database,
  accountGroupId: string,
  templateId: string,
  change: TemplateChange,
  askedAt: number,
): Promise<Template | null> {
  const { name, content } = change;
  const [changed, present] = await callUpstream("DATABASE", "update template", () =>
    database.batch<TemplateRow>([
      database
        .prepare(
          `UPDATE templates SET name = coalesce(?3, name), content = coalesce(?4, content), updated_at = ?5
           WHERE id = ?2 AND account_group_id = ?1 AND updated_at <= ?5 RETURNING *`,
        )
        .bind(accountGroupId, templateId, name, content, askedAt),
      database.prepare(READ_TEMPLATE).bind(accountGroupId, templateId),
    ]),
  );
  const [row] = changed?.results ?? [];
  if (row !== undefined) return toTemplate(row);
  const [overtaking] = present?.results ?? [];
  if (overtaking === undefined || overtaking.account_group_id === null) return null;
  // Overtaken by another change while the client waits, so it is asked for anew.
  const askedAgainAt = Math.max(Date.now(), overtaking.updated_at);
  return updateOwnTemplate(database, accountGroupId, templateId, change, askedAgainAt);
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
