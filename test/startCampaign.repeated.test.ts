/** A start that is attempted more than once on its way is answered by what all attempts came to, not by the last. */
import { evictAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import type { CampaignObject } from "../src/campaign/CampaignObject.ts";
import type { StartOutcome } from "../src/campaign/settleStart.ts";
import { newIdentifier } from "../src/identifier.ts";
import { expectStatus, givenCampaign, givenTenant, start } from "./support/api.ts";
import { interceptQueue } from "./support/queue.ts";
import { eventually } from "./support/stores.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Loses the answer of the first call to the campaign's object, after it was made and `afterwards` was done. */
function loseFirstAnswer(
  afterwards: () => Promise<unknown>,
  second?: () => Promise<StartOutcome>,
): void {
  const getByName = env.CAMPAIGNS.getByName.bind(env.CAMPAIGNS);
  let calls = 0;
  vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation((name) => {
    const object = getByName(name);
    const loseAnswer: CampaignObject["start"] = async (request) => {
      await object.start(request);
      await afterwards();
      throw Object.assign(new Error("Network connection lost."), { retryable: true });
    };
    calls++;
    if (calls === 1) return { start: loseAnswer } as unknown as typeof object;
    if (calls === 2 && second !== undefined) return { start: second } as unknown as typeof object;
    return object;
  });
}

it("is not refused on account of its own run", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const others: number[] = [];
  loseFirstAnswer(async () => {
    others.push((await start(tenant, campaignId)).status);
  });

  const reply = await start(tenant, campaignId);

  expect(others).toEqual([409]);
  expect(expectStatus(reply, 200).instancesCreated).toBe(2);
});

it("is found when the last attempt never got its turn", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  loseFirstAnswer(
    () => Promise.resolve(),
    () => Promise.resolve({ outcome: "nothing-started" }),
  );

  expect(expectStatus(await start(tenant, campaignId), 200).instancesCreated).toBe(2);
});

it("is not said to have come to nothing while its first attempt may still arrive in D1", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  vi.spyOn(env.DATABASE, "batch")
    .mockRejectedValueOnce(new Error("D1_ERROR: Network connection lost."))
    .mockRejectedValueOnce(new Error("D1_ERROR: D1 DB is overloaded."));

  const reply = await start(tenant, campaignId);

  expect(reply.status).toBe(502);
  expect(reply.body.error.details).toContain("being settled");
});

it("stays refused when its call arrives once more after the campaign was stopped", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  expectStatus(await start(tenant, campaignId), 200);
  const { accountGroupId, apiKeyId } = tenant;
  const now = Date.now();
  const call = {
    accountGroupId,
    campaignId,
    apiKeyId,
    runId: newIdentifier(now),
    idempotencyKey: null,
    traceId: newIdentifier(now),
  };
  const object = env.CAMPAIGNS.getByName(`${accountGroupId}/${campaignId}`);
  expect(await object.start(call)).toMatchObject({ outcome: "refused" });
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      "UPDATE campaigns SET status = 'stopped', updated_at = ?2 WHERE id = ?1",
    ).bind(campaignId, Date.now()),
    env.DATABASE.prepare("UPDATE runs SET ended_at = ?2 WHERE campaign_id = ?1").bind(
      campaignId,
      Date.now(),
    ),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));

  expect(await object.start(call)).toMatchObject({ outcome: "refused" });
  expect(await object.start({ ...call, runId: newIdentifier(now) })).toMatchObject({
    outcome: "started",
  });
});

it("leaves the alarm to a look that waits behind it, though it is refused", async () => {
  interceptQueue();
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  expectStatus(await start(tenant, campaignId), 200);
  await evictAllDurableObjects();
  const object = env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`);
  const startWithKey = (key: string) => start(tenant, campaignId, { "Idempotency-Key": key });

  // One start is inside the turnstile, the other waits, and then the alarm goes off.
  const batch = env.DATABASE.batch.bind(env.DATABASE);
  const gate = Promise.withResolvers<void>();
  let isInside = false;
  vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(async (statements) => {
    isInside = true;
    await gate.promise;
    return batch(statements);
  });
  const first = startWithKey("first");
  await eventually(
    () => Promise.resolve(isInside),
    (inside) => inside,
  );
  const second = startWithKey("second");
  await new Promise((resolve) => setTimeout(resolve, 50));
  const alarm = runDurableObjectAlarm(object);
  await new Promise((resolve) => setTimeout(resolve, 50));

  // What the refused start leaves behind is what a crash would find: the look does not get as far as D1's answer.
  const prepare = env.DATABASE.prepare.bind(env.DATABASE);
  const look = Promise.withResolvers<void>();
  let isLooking = false;
  vi.spyOn(env.DATABASE, "prepare").mockImplementation((query) => {
    const statement = prepare(query);
    if (!/ended_at IS NULL\s*$/.test(query)) return statement;
    isLooking = true;
    return {
      bind: (...values: unknown[]) => ({
        first: async () => {
          await look.promise;
          return statement.bind(...values).first();
        },
      }),
    } as unknown as D1PreparedStatement;
  });
  gate.resolve();
  expect((await first).status).toBe(409);
  expect((await second).status).toBe(409);
  await eventually(
    () => Promise.resolve(isLooking),
    (looking) => looking,
  );

  expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).not.toBeNull();

  look.resolve();
  await alarm;
});
