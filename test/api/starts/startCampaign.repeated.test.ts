/** A start that is attempted more than once on its way is answered by what all attempts came to, not by the last. */
import { evictAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { CampaignObject } from "../../../src/campaignObject/CampaignObject.ts";
import type { StartOutcome } from "../../../src/domain/transition.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  start,
  startRequest,
} from "../../support/api.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { interceptQueue } from "../../support/queue.ts";
import { eventually } from "../../support/stores.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
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
    () => Promise.resolve({ outcome: "nothing-done" }),
  );

  expect(expectStatus(await start(tenant, campaignId), 200).instancesCreated).toBe(2);
});

const REFUSED = {
  outcome: "refused",
  refusal: {
    reason: "conflict",
    code: "CAMPAIGN_ALREADY_ACTIVE",
    runId: "6b0382000000000000000001",
    since: 1_000,
  },
} as const;

it("is found when the last attempt was refused, for what the first has done", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  loseFirstAnswer(
    () => Promise.resolve(),
    () => Promise.resolve(REFUSED),
  );

  expect(expectStatus(await start(tenant, campaignId), 200).instancesCreated).toBe(2);
});

describe("when the first attempt never arrived", () => {
  const startTwice = async (second: StartOutcome) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    const lost = () => {
      throw Object.assign(new Error("Network connection lost."), { retryable: true });
    };
    const stubs = [{ start: lost }, { start: () => Promise.resolve(second) }];
    vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(
      () => stubs.shift() as unknown as ReturnType<typeof env.CAMPAIGNS.getByName>,
    );
    return start(tenant, campaignId);
  };

  it("is refused as the last one was", async () => {
    expectRefusal(await startTwice(REFUSED), 409, "CAMPAIGN_ALREADY_ACTIVE");
  });

  it("is not said to have come to nothing: it may yet", async () => {
    const reply = await startTwice({ outcome: "nothing-done" });

    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("being settled");
  });
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

it.each(["the object that refused it", "another object"])(
  "does not start anything when its call arrives once more at %s after the campaign was stopped",
  async (where) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    expectStatus(await start(tenant, campaignId), 200);
    const object = env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`);
    const refused = startRequest(tenant, campaignId);
    expect(await object.start(refused)).toMatchObject({ outcome: "refused" });
    await endRun(campaignId, refused.askedAt + 1);
    if (where === "another object") await evictAllDurableObjects();
    else await waitUntilConflictIsForgotten();

    expect(await object.start(refused)).toEqual({
      outcome: "overtaken",
      changedAt: refused.askedAt + 1,
    });
    expect(
      await object.start(startRequest(tenant, campaignId, { askedAt: refused.askedAt + 2 })),
    ).toMatchObject({ outcome: "done" });
  },
);

it("asks again when the campaign is stopped between the question and the start", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  expectStatus(await start(tenant, campaignId), 200);
  await evictAllDurableObjects();
  const getByName = env.CAMPAIGNS.getByName.bind(env.CAMPAIGNS);
  vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementationOnce((name) => {
    const object = getByName(name);
    const startAfterStop: CampaignObject["start"] = async (request) => {
      await endRun(campaignId, request.askedAt + 60_000);
      return object.start(request);
    };
    return { start: startAfterStop } as unknown as typeof object;
  });

  const { campaign } = expectStatus(await start(tenant, campaignId), 200);

  // The stop carries the time of a clock that is a minute ahead, and the start comes after it.
  expect(Date.parse(String(campaign.startedAt))).toBeGreaterThan(Date.now() + 30_000);
});

it("gives up when the campaign changes under it each time", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const asked: number[] = [];
  vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
    const overtaken: CampaignObject["start"] = ({ askedAt }) => {
      asked.push(askedAt);
      return Promise.resolve({ outcome: "overtaken", changedAt: askedAt + 5_000 });
    };
    return { start: overtaken } as unknown as ReturnType<typeof env.CAMPAIGNS.getByName>;
  });

  const reply = await start(tenant, campaignId);

  expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("Nothing has started");
  const [first = 0] = asked;
  expect(asked).toEqual([first, first + 5_001, first + 10_002]);
});

it.each([
  [5_000, 3],
  [5_001, 1],
])(
  "that is overtaken %i ms after it came is asked for %i times: its client will not wait for ever",
  async (milliseconds, times) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    let asked = 0;
    vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
      const overtaken: CampaignObject["start"] = ({ askedAt }) => {
        if (asked++ === 0) vi.setSystemTime(Date.now() + milliseconds);
        return Promise.resolve({ outcome: "overtaken", changedAt: askedAt });
      };
      return { start: overtaken } as unknown as ReturnType<typeof env.CAMPAIGNS.getByName>;
    });

    const reply = await start(tenant, campaignId);

    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain("Nothing has started");
    expect(asked).toBe(times);
  },
);

/** Ends the live run, as a stop does. */
async function endRun(campaignId: string, endedAt: number): Promise<void> {
  await env.DATABASE.batch(
    [
      "UPDATE campaigns SET status = 'stopped', updated_at = ?2 WHERE id = ?1",
      "UPDATE runs SET ended_at = ?2 WHERE campaign_id = ?1",
    ].map((statement) => env.DATABASE.prepare(statement).bind(campaignId, endedAt)),
  );
}

/** An object believes for a second that a campaign is active. */
function waitUntilConflictIsForgotten(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_100));
}

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
