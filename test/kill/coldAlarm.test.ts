/** The alarm wakes an object that no stub has named since its process started, and has to know whose campaign it is. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";

import { seedCampaigns, seedWorld } from "../../tools/bench/world.ts";
import { bundleWorker } from "../../tools/server/bundleWorker.ts";
import { countInstances, readUnfinished, withDatabase } from "./evidence.ts";
import { Host } from "./Host.ts";

/** So many that a kill right behind the answer strikes long before the last instance. */
const LEADS = 50_000;
const LOOK_MILLISECONDS = 250;

let directory: string;
let host: Host;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kickoff-cold-alarm-"));
  const worker = join(import.meta.dirname, "workers", "observable.ts");
  host = await Host.boot(directory, await bundleWorker(join(directory, "bundle"), worker));
});

afterAll(async () => {
  await host.dispose();
  await rm(directory, { recursive: true });
});

it("creates every instance by the alarm alone, with no sweep and no request", async () => {
  const stores = await host.openStores();
  const world = await seedWorld(stores, LEADS);
  const [campaignId = ""] = await seedCampaigns(stores, world, { count: 1, leads: LEADS });
  const path = `v1/accounts/${world.accountGroupId}/campaigns/${campaignId}/start`;
  const started = await fetch(new URL(path, host.url), {
    method: "POST",
    headers: { Authorization: `Bearer ${world.token}` },
  });
  expect(started.status).toBe(200);
  await host.kill();
  const place = { ...world, directory, databaseNumber: 1 };
  const readLeft = () => readUnfinished(directory, [place]);
  expect(readLeft()).toMatchObject({ incompleteRuns: 1, alarms: 1 });

  while (Object.values(readLeft()).some((left) => left > 0)) {
    await sleep(LOOK_MILLISECONDS);
  }

  expect(withDatabase(place, countInstances)).toBe(LEADS);
  const log = await readFile(join(directory, "worker.log"), "utf8");
  expect(log).toContain(`"event":"alarm","accountGroupId":"${world.accountGroupId}"`);
  expect(log).not.toContain("alarm.fault");
});
