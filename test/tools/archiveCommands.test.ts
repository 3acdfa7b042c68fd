/** `runs archived` and `runs restore`, on a state that no server has, with the bucket that wrangler.toml leaves to the operator. */
import { expect, it, onTestFinished, vi } from "vitest";

import { archiveRows } from "../../src/archive/archiveRows.ts";
import { type Stores, withStores } from "../../tools/kickoff/stores.ts";
import { runKickoff } from "./support/runKickoff.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

const id = (number: number) => `6b0383${number.toString(16).padStart(18, "0")}`;
const [GROUP, AUDIENCE, CAMPAIGN, RUN] = [id(1), id(2), id(3), id(4)];

const configuration = vi.hoisted(() => ({ hasBucket: true }));

vi.mock("wrangler", async (importOriginal) => {
  const wrangler = await importOriginal<typeof import("wrangler")>();
  return {
    ...wrangler,
    unstable_readConfig: (...parameters: Parameters<typeof wrangler.unstable_readConfig>) => ({
      ...wrangler.unstable_readConfig(...parameters),
      r2_buckets: configuration.hasBucket
        ? [{ binding: "ARCHIVE", bucket_name: "kickoff-archive" }]
        : [],
    }),
  };
});

/** A state with a run of three instances in the archive. */
async function givenArchivedRun() {
  const persistTo = await temporaryDirectory();
  const use = <T>(work: (stores: Required<Stores>) => Promise<T>) =>
    withStores({ persistTo, remote: false, makesState: true }, (stores) =>
      work(stores as Required<Stores>),
    );
  await use(async ({ ARCHIVE, DATABASE }) => {
    const insert = (statement: string) => DATABASE.prepare(statement);
    await DATABASE.batch([
      insert(`INSERT INTO account_groups (id, name, created_at) VALUES ('${GROUP}', 'Group', 1)`),
      insert(
        `INSERT INTO audiences (id, account_group_id, name, lead_count, created_at, updated_at)
         VALUES ('${AUDIENCE}', '${GROUP}', 'Audience', 3, 1, 1)`,
      ),
      insert(
        `INSERT INTO campaigns (id, account_group_id, audience_id, name, status, starter_template_id, workflow_trigger,
           lead_selection, selected_lead_count, include_conversation_history, auto_cancel_on_message_received, run_id,
           created_at, updated_at, started_at)
         VALUES ('${CAMPAIGN}', '${GROUP}', '${AUDIENCE}', 'Campaign', 'stopped', 'connect', 'manual', 'audience', 3, 1, 0,
           '${RUN}', 1, 5, 2)`,
      ),
      insert(
        `INSERT INTO runs (id, campaign_id, started_by, trace_id, triggered, first_position, end_position,
           instances_promised, instances_created, started_campaign, started_at, progressed_at, ended_at)
         VALUES ('${RUN}', '${CAMPAIGN}', '${GROUP}', '${GROUP}', 1, 0, 3, 3, 3, '{}', 2, 3, 4)`,
      ),
      ...[0, 1, 2].map((position) =>
        insert(
          `INSERT INTO instances (run_id, position, status, updated_at) VALUES ('${RUN}', ${position}, 'pending', 3)`,
        ),
      ),
    ]);
    await archiveRows(ARCHIVE, DATABASE, 1_000);
  });
  const runs = (command: string, ...options: string[]) =>
    runKickoff(["runs", command, "--persist-to", persistTo, ...options]);
  return {
    use,
    runs,
    restore: (runId: string, ...options: string[]) =>
      runs("restore", runId, "--account-group", GROUP, "--campaign", CAMPAIGN, ...options),
    count: () =>
      use(({ DATABASE }) => DATABASE.prepare("SELECT count(*) AS n FROM instances").first("n")),
  };
}

it("shows what is in the archive, and brings it back once", async () => {
  const { runs, restore, count } = await givenArchivedRun();
  expect(await count()).toBe(0);
  const listed = await runs("archived", "--json");
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { runId: RUN, campaignId: CAMPAIGN, accountGroupId: GROUP, parts: 1, instances: 3, actions: 0 },
  ]);
  expect((await runs("archived")).stdout).toContain(RUN);

  const restored = await restore(RUN, "--json");
  expect(restored.exitCode).toBe(0);
  expect(JSON.parse(restored.stdout)).toEqual({ runId: RUN, parts: 1, rows: 3 });
  expect(await count()).toBe(3);

  const again = await restore(RUN, "--json");
  expect(JSON.parse(again.stdout)).toEqual({ runId: RUN, parts: 0, rows: 0 });
  expect(JSON.parse((await runs("archived", "--json")).stdout)).toEqual([]);
});

it("says what is wrong, and changes nothing", async () => {
  const { use, restore, count } = await givenArchivedRun();
  const missing = await restore(id(9));
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain("kickoff runs archived");

  configuration.hasBucket = false;
  onTestFinished(() => {
    configuration.hasBucket = true;
  });
  const unbound = await restore(RUN);
  expect(unbound.exitCode).toBe(1);
  expect(unbound.stderr).toContain("ARCHIVE");
  configuration.hasBucket = true;

  const key = await use(async ({ ARCHIVE, DATABASE }) => {
    const objectKey = await DATABASE.prepare("SELECT object_key FROM archive_parts").first<string>(
      "object_key",
    );
    await ARCHIVE.put(String(objectKey), "something else");
    return String(objectKey);
  });
  const broken = await restore(RUN);
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr).toContain(key);
  expect(await count()).toBe(0);
});
