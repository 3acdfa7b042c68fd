/** What changes late, between the look at the rows and their deletion or long after it, is not lost. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BrokenPartError } from "../../src/archive/readPart.ts";
import { restoreRun } from "../../src/archive/restoreRun.ts";
import { sha256 } from "../../src/platform/sha256.ts";
import { expectStatus, givenCampaign, givenTenant } from "../support/api.ts";
import {
  allRowsOf,
  archivedRowsOf,
  bucket,
  letDaysPass,
  objectsOf,
  partsOf,
  rowsOf,
  sweepArchive,
} from "../support/archive.ts";
import { givenQuietRun } from "../support/campaignStates.ts";
import { type ExecutedCampaign, givenExecuted } from "../support/executedCampaign.ts";
import { tellOne } from "../support/executingRun.ts";
import { catchLogLines } from "../support/logLines.ts";
import { takePicture } from "../support/picture.ts";
import { countRowsOf } from "../support/rowsMeter.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function givenCompleted(leadCount = 3): Promise<ExecutedCampaign> {
  const campaign = await givenExecuted(
    leadCount,
    () => ({
      status: 200,
      body: { status: "sent", thread: "thread-of-avery" },
    }),
    ({ status }) => status === "completed",
  );
  await letDaysPass(campaign.runId);
  return campaign;
}

/** Does something when the rows of a table are written to the bucket, and not yet deleted. */
function atWriteOf(table: string, change: () => Promise<unknown>): void {
  const put = bucket.put.bind(bucket);
  vi.spyOn(bucket, "put").mockImplementation(async (key, value, options) => {
    const object = await put(key, value as string, options);
    if (String(value).includes(`"table":"${table}"`)) {
      vi.mocked(bucket.put).mockRestore();
      await change();
    }
    return object as never;
  });
}

it("keeps an event that a sender tells while the action is being archived", async () => {
  const { tenant, campaignId, runId } = await givenCompleted();
  const log = catchLogLines();
  atWriteOf("actions", async () =>
    expect(
      await tellOne(tenant, {
        type: "connection.withdrawn",
        instanceId: `${runId}-1`,
      }),
    ).toBe("applied"),
  );

  await sweepArchive();
  expect(log.ofEvent("sweep.archive").at(-1)).toMatchObject({ outcome: "overtaken" });
  expect(await rowsOf("actions", campaignId)).toHaveLength(3);
  await letDaysPass(runId, 0);
  await sweepArchive();

  expect(await rowsOf("actions", campaignId)).toEqual([]);
  const archived = await archivedRowsOf("actions", [runId]);
  expect(archived.map(({ withdrawn_at: at }) => at !== null)).toEqual([false, true, false]);
  // By now the action is in the archive.
  expect(
    await tellOne(tenant, { type: "connection.withdrawn", instanceId: `${runId}-2` }),
  ).not.toBe("applied");
});

it.each(["while it is being archived", "once it is archived"])(
  "erases a lead %s from the archive as well",
  async (when) => {
    const { tenant, campaignId, runId, audienceId, leadIds } = await givenCompleted();
    const erase = async () =>
      expectStatus(
        await tenant.call("POST", `/audiences/${audienceId}/leads/${leadIds[1]}/erase`),
        200,
      );
    catchLogLines();
    if (when === "while it is being archived") atWriteOf("actions", erase);
    await sweepArchive();
    if (when === "once it is archived") await erase();

    await sweepArchive();

    expect(await rowsOf("actions", campaignId)).toEqual([]);
    const archived = await archivedRowsOf("actions", [runId]);
    expect(archived.map(({ thread }) => thread)).toEqual([
      "thread-of-avery",
      null,
      "thread-of-avery",
    ]);
    expect(await archivedRowsOf("instances", [runId])).toHaveLength(3);
    // And no other object has it, once no older state of D1 can be restored that would name it.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 86_400_000 });
    await sweepArchive();
    expect(await objectsOf(tenant.accountGroupId, campaignId)).toEqual(
      (await partsOf(runId)).map(({ object_key }) => object_key),
    );
  },
);

it("forgets the words about an erased lead when a run is restored before the sweep comes to it", async () => {
  const { tenant, campaignId, runId, audienceId, leadIds } = await givenCompleted();
  catchLogLines();
  await sweepArchive();
  const erased = await tenant.call("POST", `/audiences/${audienceId}/leads/${leadIds[0]}/erase`);
  expectStatus(erased, 200);

  await restoreRun(bucket, env.DATABASE, runId, Date.now(), () => undefined);

  const actions = await rowsOf("actions", campaignId);
  expect(actions.map(({ thread }) => thread)).toEqual([null, "thread-of-avery", "thread-of-avery"]);
});

it.each([
  ["is gone", (key: string) => bucket.delete(key)],
  ["is another", (key: string) => bucket.put(key, "something else")],
  [
    "has a byte changed",
    async (key: string) =>
      bucket.put(key, ((await (await bucket.get(key))?.text()) ?? "").replace("sent", "scnt")),
  ],
])("restores nothing when the object of a part %s", async (_how, harm) => {
  const { campaignId, runId } = await givenCompleted();
  catchLogLines();
  await sweepArchive();
  const last = (await partsOf(runId)).at(-1);
  await harm(last?.object_key ?? "");
  const before = await takePicture();

  const restoring = restoreRun(bucket, env.DATABASE, runId, Date.now(), () => undefined);

  await expect(restoring).rejects.toThrow(BrokenPartError);
  expect(await takePicture()).toEqual(before);
  expect(await rowsOf("instances", campaignId)).toEqual([]);
});

describe("a part that another version has written", () => {
  /** Has the part of the instances written as a version would that has other columns. */
  async function rewritePart(
    runId: string,
    change: (columns: string[], values: unknown[]) => void,
  ): Promise<void> {
    const part = (await partsOf(runId)).find(({ table_name: table }) => table === "instances");
    const key = part?.object_key ?? "";
    const [first = "", ...rows] = ((await (await bucket.get(key))?.text()) ?? "")
      .trimEnd()
      .split("\n");
    const header = JSON.parse(first) as { columns: string[] };
    const lines = rows.map((row) => JSON.parse(row) as unknown[]);
    for (const values of lines) change([...header.columns], values);
    change(header.columns, []);
    const text = `${[header, ...lines].map((line) => JSON.stringify(line)).join("\n")}\n`;
    await bucket.put(key, text);
    await env.DATABASE.prepare("UPDATE archive_parts SET sha256 = ?2 WHERE object_key = ?1")
      .bind(key, await sha256(text))
      .run();
  }

  it("comes back without the columns that have come since: they have what the migration gives", async () => {
    const { campaignId, runId } = await givenCompleted();
    const before = await rowsOf("instances", campaignId);
    catchLogLines();
    await sweepArchive();
    await rewritePart(runId, (columns, values) => {
      values.splice(columns.indexOf("version"), 1);
      columns.splice(columns.indexOf("version"), 1);
    });

    await restoreRun(bucket, env.DATABASE, runId, Date.now(), () => undefined);

    expect(await rowsOf("instances", campaignId)).toEqual(
      before.map((row) => ({ ...row, version: 0 })),
    );
  });

  it("stays where it is when it has columns that nobody knows", async () => {
    const { runId } = await givenCompleted();
    catchLogLines();
    await sweepArchive();
    await rewritePart(runId, (columns, values) => {
      columns.push("mood");
      values.push("calm");
    });

    const restoring = restoreRun(bucket, env.DATABASE, runId, Date.now(), () => undefined);

    await expect(restoring).rejects.toThrow(BrokenPartError);
  });
});

it("archives and restores a run of 30,000 leads in parts that D1 and a Worker bear", async () => {
  const LEADS = 30_000;
  const tenant = await givenTenant();
  const { audienceId } = await givenCampaign(tenant, 1);
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      `INSERT INTO leads (audience_id, position, id, name, email, created_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
       SELECT ?1, i, printf('6b0c%020x', i), 'Lead', i || '@many.example', 1 FROM n`,
    ).bind(audienceId, LEADS),
    env.DATABASE.prepare("UPDATE audiences SET lead_count = ?2 WHERE id = ?1").bind(
      audienceId,
      LEADS,
    ),
  ]);
  const { campaignId } = await givenCampaign(tenant, 0, { audienceId });
  const runId = await givenQuietRun(tenant, campaignId);
  expectStatus(await tenant.call("POST", `/campaigns/${campaignId}/stop`), 200);
  await letDaysPass(runId);
  const before = await allRowsOf(campaignId, runId);
  const put = vi.spyOn(bucket, "put");
  catchLogLines();

  const prepare = vi.spyOn(env.DATABASE, "prepare");
  await sweepArchive(1);
  // src/sweeps/shareOfSweep.ts counts on it: three looks, and nine statements a step.
  expect(prepare.mock.calls.length).toBeLessThanOrEqual(3 + 9);
  prepare.mockRestore();
  expect((await rowsOf("instances", campaignId)).length).toBe(LEADS - 2_500);
  const { read, written } = await countRowsOf(() => sweepArchive(1));
  // docs/deploying.md says what a row costs.
  expect(written / 2_500).toBeCloseTo(1, 1);
  expect(read / 2_500).toBeLessThan(12);
  await sweepArchive(20);

  expect(await rowsOf("instances", campaignId)).toEqual([]);
  for (const [, text] of put.mock.calls) expect(String(text).length).toBeLessThan(1_100_000);
  expect(await allRowsOf(campaignId, runId)).toEqual(before);
  await restoreRun(bucket, env.DATABASE, runId, Date.now(), () => undefined);
  expect(await rowsOf("instances", campaignId)).toEqual(before.instances);
});
