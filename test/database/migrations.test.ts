/** Each migration over a database with rows, in the shape that the versions before it wrote: they say afterwards what they said. */
import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { selectDeadLetters } from "../../src/database/deadLetters.ts";
import { selectRun } from "../../src/database/runs.ts";
import { selectStartFacts } from "../../src/database/startFacts.ts";
import { selectTemplate, selectTemplates } from "../../src/database/templates.ts";

const { DATABASE, MIGRATIONS } = env as Env & { MIGRATIONS: D1Migration[] };

const id = (number: number) => `6b0383${number.toString(16).padStart(18, "0")}`;
const GROUP = id(1);
const AUDIENCE = id(2);
const TEMPLATE = id(3);
const CAMPAIGN = id(4);
const NOTE = id(8);
const SLOT = id(5);
const RUN = id(6);
const ROW = "6b0382000000000000000001";

/** Rows as each version wrote them, once its migration was applied. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  "0001": [
    `INSERT INTO account_groups (id, name, created_at) VALUES ('${GROUP}', 'Group', 1)`,
    `INSERT INTO audiences (id, account_group_id, name, lead_count, created_at, updated_at)
     VALUES ('${AUDIENCE}', '${GROUP}', 'Audience', 4, 1, 1)`,
    ...[0, 1, 2, 3].map(
      (position) => `INSERT INTO leads (audience_id, position, id, name, email, created_at)
       VALUES ('${AUDIENCE}', ${position}, '${id(16 + position)}', 'Lead', '${position}@example.com', 1)`,
    ),
    `INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
     VALUES ('${TEMPLATE}', '${GROUP}', 'inmail', 'Template', 'Hello', 1, 1),
       ('${NOTE}', '${GROUP}', 'connection_request', 'Note', 'Hello', 1, 1)`,
    `INSERT INTO campaigns (id, account_group_id, audience_id, name, status, starter_template_id, workflow_trigger,
       lead_selection, selected_lead_count, include_conversation_history, auto_cancel_on_message_received, run_id,
       created_at, updated_at, started_at)
     VALUES ('${CAMPAIGN}', '${GROUP}', '${AUDIENCE}', 'Campaign', 'stopped', 'engage-inmail', 'manual',
       'leads', 4, 1, 0, '${RUN}', 1, 5, 2)`,
    ...[0, 1, 2, 3].map(
      (position) => `INSERT INTO selected_leads VALUES ('${CAMPAIGN}', ${position}, ${position})`,
    ),
    `INSERT INTO content_slots VALUES ('${CAMPAIGN}', 1, '${SLOT}', 'inmail', 'InMail', 1, '${TEMPLATE}')`,
    `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
       instances_promised, instances_created, started_campaign, started_at, progressed_at, finished_at)
     VALUES ('${RUN}', '${CAMPAIGN}', '${ROW}', '${ROW}', 1, 0, 4, 4, 4, '{}', 2, 3, 3)`,
    `INSERT INTO ranges VALUES ('${RUN}', 0, 2, 'created', NULL, 3), ('${RUN}', 2, 4, 'failed', 'test', 3)`,
    ...["completed", "failed", "pending", "running"].map(
      (status, position) => `INSERT INTO instances VALUES ('${RUN}', ${position}, '${status}', 3)`,
    ),
    ...["a", "b", "c"].map(
      (letter, index) =>
        `INSERT INTO dead_letters (message_id, run_id, body, reason, attempts, recorded_at, replay_requested_at)
         VALUES ('${letter}', '${RUN}', json_object('campaignId', '${CAMPAIGN}', 'from', 2, 'to', 4), 'test', 6, ${index}, 7)`,
    ),
    `INSERT INTO dead_letters (message_id, run_id, body, reason, attempts, recorded_at) VALUES
       ('exists', '${RUN}', json_object('campaignId', '${CAMPAIGN}', 'from', 0, 'to', 2), 'test', 6, 1),
       ('impossible', '${RUN}', json_object('campaignId', '${CAMPAIGN}', 'from', 0, 'to', 5), 'test', 6, 1),
       ('malformed', NULL, '"nonsense"', 'test', 6, 1)`,
  ],
  "0002": [
    `INSERT INTO stops (run_id, id, stopped_by, trace_id, instances_stopped, stopped_campaign, stopped_at)
     VALUES ('${RUN}', '${id(7)}', '${ROW}', '${ROW}', 2, '{}', 5)`,
    `UPDATE runs SET ended_at = 5 WHERE id = '${RUN}'`,
  ],
  "0003": [
    `INSERT INTO idempotent_answers VALUES ('${"a".repeat(64)}', '${"b".repeat(64)}', '${ROW}', '[]', 1)`,
  ],
};

const TABLES = [
  ...["account_groups", "audiences", "leads", "templates", "campaigns", "selected_leads"],
  ...["content_slots", "runs", "ranges", "instances", "stops", "idempotent_answers"],
];

async function readTables() {
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const table of TABLES) {
    const isThere = DATABASE.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1").bind(table);
    if ((await isThere.first()) === null) continue;
    const { results } = await DATABASE.prepare(`SELECT * FROM ${table}`).all();
    if (results.length > 0) tables[table] = results;
  }
  return tables;
}

/** What a migration leaves of a row. */
function carryOver(migration: string, table: string, row: Record<string, unknown>) {
  if (migration.startsWith("0010") && table === "templates") {
    const { content, updated_at, ...kept } = row;
    return kept;
  }
  return row;
}

describe("a database with the rows of every version", () => {
  beforeAll(() => reset());

  it.each(MIGRATIONS.map((migration, index) => [migration.name, index] as const))(
    "keeps its rows under %s",
    async (name, index) => {
      const before = await readTables();

      await applyD1Migrations(DATABASE, MIGRATIONS.slice(0, index + 1));

      const after = await readTables();
      for (const [table, rows] of Object.entries(before)) {
        expect(after[table]).toMatchObject(rows.map((row) => carryOver(name, table, row)));
      }
      const violations = await DATABASE.prepare("PRAGMA foreign_key_check").all();
      expect(violations.results).toEqual([]);
      const own = ROWS[name.slice(0, 4)] ?? [];
      if (own.length > 0) await DATABASE.batch(own.map((text) => DATABASE.prepare(text)));
    },
  );

  it("has every table with rows", async () => {
    expect(new Set(Object.keys(await readTables()))).toEqual(new Set(TABLES));
  });

  it("knows whom the stopped run has finished", async () => {
    expect(await selectStartFacts(DATABASE, GROUP, CAMPAIGN)).toMatchObject({
      status: "stopped",
      selectedLeadCount: 4,
      finishedLeadCount: 2,
      statusSince: 5,
    });
  });

  it("gives InMails a subject that each lead has, and changes no message that an account group wrote", async () => {
    const templates = await selectTemplates(DATABASE, GROUP, null, null, 10);

    const own = templates.templates.filter(({ accountGroupId }) => accountGroupId !== null);
    expect(own).toMatchObject([
      { id: TEMPLATE, subject: "{{name}}", content: "Hello", updatedAt: 2 },
      { id: NOTE, subject: null, content: "Hello", updatedAt: 1 },
    ]);
  });

  it("gives one to an InMail that a Worker of an earlier version makes", async () => {
    await DATABASE.prepare(
      `INSERT INTO templates (id, account_group_id, channel, name, content, created_at, updated_at)
       VALUES ('${id(9)}', '${GROUP}', 'inmail', 'Late', 'Hello', 1, 1)`,
    ).run();

    expect(await selectTemplate(DATABASE, GROUP, id(9))).toMatchObject({ subject: "{{name}}" });
  });

  it.each([
    [NOTE, "Hello"],
    [TEMPLATE, "x".repeat(201)],
  ])("lets the template %s have no subject that it cannot have", async (templateId, subject) => {
    const change = DATABASE.prepare("UPDATE templates SET subject = ?2 WHERE id = ?1")
      .bind(templateId, subject)
      .run();

    await expect(change).rejects.toThrow(/CHECK/);
  });

  it("says when the run's instances were created", async () => {
    expect(await selectRun(DATABASE, GROUP, CAMPAIGN, RUN)).toMatchObject({
      instancesCreated: 4,
      instancesCreatedAt: 3,
      endedAt: 5,
      instancesStopped: 2,
    });
  });

  it("says so also of what a Worker from before 0008 writes", async () => {
    await DATABASE.prepare("UPDATE runs SET finished_at = 9 WHERE id = ?1").bind(RUN).run();

    expect(await selectRun(DATABASE, GROUP, CAMPAIGN, RUN)).toMatchObject({
      instancesCreatedAt: 9,
    });
  });

  it("has one letter for each range that failed, and none for one that exists", async () => {
    const letters = await selectDeadLetters(DATABASE, 10);
    const told = letters.map(({ messageId, occurrences, replayRequestedAt }) => ({
      messageId,
      occurrences,
      replayRequestedAt,
    }));

    expect(told.sort((a, b) => (a.messageId < b.messageId ? -1 : 1))).toEqual([
      { messageId: "c", occurrences: 3, replayRequestedAt: 7 },
      { messageId: "impossible", occurrences: 1, replayRequestedAt: null },
      { messageId: "malformed", occurrences: 1, replayRequestedAt: null },
    ]);
  });

  it("shows the open instances of the ended run as cancelled since then", async () => {
    const { results } = await DATABASE.prepare(
      "SELECT status, updated_at FROM instance_statuses ORDER BY position",
    ).all();

    expect(results).toEqual([
      { status: "completed", updated_at: 3 },
      { status: "failed", updated_at: 3 },
      { status: "cancelled", updated_at: 5 },
      { status: "cancelled", updated_at: 5 },
    ]);
  });

  it("lets an ended run's instances become nothing but cancelled", async () => {
    const change = (status: string, position: number) =>
      DATABASE.prepare("UPDATE instances SET status = ?1 WHERE position = ?2")
        .bind(status, position)
        .run();

    await expect(change("completed", 3)).rejects.toThrow(/run that has ended/);
    await expect(change("cancelled", 0)).rejects.toThrow(/run that has ended/);
    await change("cancelled", 3);
  });
});
