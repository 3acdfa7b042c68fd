/** What the object of a campaign adds to D1: the turn, the conflict that it remembers, and the alarm that it sets. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { StartRequest, StopRequest } from "../../src/domain/transition.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  placeOf,
  type Reply,
  runIdOf,
  start,
  startRequest,
  stop,
  stopCampaign,
  stopRequest,
  type Tenant,
} from "../support/api.ts";
import { expectRefusal } from "../support/expectations.ts";
import { catchLogLines } from "../support/logLines.ts";
import { interceptQueue } from "../support/queue.ts";
import { eventually } from "../support/stores.ts";

const SECOND = 1_000;
/** Ahead of the platform's clock, so that no alarm goes off by itself. */
const NOW = Date.now() + 3_600 * SECOND;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  interceptQueue();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function given(leadCount = 2) {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, leadCount);
  // A start is void that is not asked for later than the last change.
  vi.setSystemTime(Date.now() + 1);
  return { tenant, campaignId };
}

const objectOf = ({ accountGroupId }: Tenant, campaignId: string) =>
  env.CAMPAIGNS.getByName(`${accountGroupId}/${campaignId}`);

const alarmOf = (tenant: Tenant, campaignId: string) =>
  runInDurableObject(objectOf(tenant, campaignId), (_, { storage }) => storage.getAlarm());

/** Makes the object look after its run as its alarm would; whatever alarm it has set stays. */
const look = (object: ReturnType<typeof objectOf>) =>
  runInDurableObject(object, (instance) => instance.alarm());

const setAlarm = (tenant: Tenant, campaignId: string, at: number) =>
  runInDurableObject(objectOf(tenant, campaignId), (_, { storage }) => storage.setAlarm(at));

describe("a call of an earlier release, which names no database", () => {
  it("starts and stops the campaign in the database that the object's own name says", async () => {
    const sent = interceptQueue();
    const { tenant, campaignId } = await given();
    const object = objectOf(tenant, campaignId);
    const { databaseNumber: _, ...toStart } = startRequest(tenant, campaignId);

    expect(await object.start(toStart as StartRequest)).toMatchObject({ outcome: "done" });
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 1,
    );

    vi.setSystemTime(Date.now() + 1);
    const { databaseNumber: __, ...toStop } = stopRequest(tenant, campaignId);
    expect(await object.stop(toStop as StopRequest)).toMatchObject({ outcome: "done" });
  });
});

describe("a conflict that D1 has reported", () => {
  const givenConflict = async () => {
    const { tenant, campaignId } = await given();
    const started = startRequest(tenant, campaignId);
    expectStatus(await start(tenant, campaignId), 200);
    const refused = await start(tenant, campaignId);
    expectRefusal(refused, 409, "CAMPAIGN_ALREADY_ACTIVE");
    const prepare = vi.spyOn(env.DATABASE, "prepare");
    return { tenant, campaignId, started, refused, prepare };
  };

  it("is told for a second without asking D1 again", async () => {
    const { tenant, campaignId, refused, prepare } = await givenConflict();

    vi.setSystemTime(Date.now() + SECOND - 1);
    const again = await start(tenant, campaignId);

    expect(again.status).toBe(409);
    expect(again.body.error).toEqual(refused.body.error);
    expect(prepare).not.toHaveBeenCalled();

    vi.setSystemTime(Date.now() + 1);
    expect((await start(tenant, campaignId)).status).toBe(409);
    expect(prepare).toHaveBeenCalled();
  });

  it("is not told to a request with a key: only D1 knows what it stands for", async () => {
    const { tenant, campaignId, prepare } = await givenConflict();

    expect((await start(tenant, campaignId, { "Idempotency-Key": "key" })).status).toBe(409);

    expect(prepare).toHaveBeenCalled();
  });

  it("is not told to the very start that made it", async () => {
    const { tenant, campaignId } = await given();
    const request = startRequest(tenant, campaignId);
    const object = objectOf(tenant, campaignId);
    const first = await object.start(request);
    expect(await object.start(startRequest(tenant, campaignId))).toMatchObject({
      outcome: "refused",
    });

    expect(await object.start(request)).toEqual(first);
  });

  it("is forgotten when the campaign is stopped", async () => {
    const { tenant, campaignId } = await givenConflict();
    vi.setSystemTime(Date.now() + 1);
    await stopCampaign(tenant, campaignId);
    vi.setSystemTime(Date.now() + 1);

    expect((await start(tenant, campaignId)).status).toBe(200);
  });

  it("is only remembered of a conflict", async () => {
    const { tenant, campaignId } = await given(0);
    expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");
    const prepare = vi.spyOn(env.DATABASE, "prepare");

    expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");

    expect(prepare).toHaveBeenCalled();
  });
});

describe.each([
  { name: "start", ask: start, nothing: "Nothing has started" },
  { name: "stop", ask: stop, nothing: "Nothing has been stopped" },
])("a $name that waits for its turn", ({ ask, nothing }) => {
  /** One start is inside, the other call waits for `milliseconds`. */
  async function waitFor(milliseconds: number): Promise<{ reply: Reply; batches: number }> {
    const { tenant, campaignId } = await given();
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    const gate = Promise.withResolvers<void>();
    const spy = vi.spyOn(env.DATABASE, "batch").mockImplementationOnce(async (statements) => {
      await gate.promise;
      return batch(statements);
    });
    const object = objectOf(tenant, campaignId);
    const arrived = vi.spyOn(env.CAMPAIGNS, "getByName");
    const first = start(tenant, campaignId);
    await eventually(
      () => Promise.resolve(spy.mock.calls),
      ({ length }) => length === 1,
    );
    const second = ask(tenant, campaignId);
    await eventually(
      () => Promise.resolve(arrived.mock.calls),
      ({ length }) => length === 2,
    );
    // Behind the second call's arrival at the object.
    await runInDurableObject(object, () => undefined);
    vi.setSystemTime(Date.now() + milliseconds);
    gate.resolve();
    expectStatus(await first, 200);
    return { reply: await second, batches: spy.mock.calls.length };
  }

  it("is still made after five seconds", async () => {
    const { reply, batches } = await waitFor(5 * SECOND);

    expect(reply.status).not.toBe(502);
    expect(batches).toBeGreaterThan(1);
  });

  it("is not made after more, and told so", async () => {
    const { reply, batches } = await waitFor(5 * SECOND + 1);

    expect(expectRefusal(reply, 502, "UPSTREAM_ERROR")).toContain(nothing);
    expect(batches).toBe(1);
  });
});

describe("the alarm that a start sets", () => {
  it.each([
    ["comes soon", 4_999, 4_999],
    ["comes as soon as its own", 5_000, 5_000],
    ["is far off", 5_001, 5_000],
    ["is late", -60_000, -60_000],
    ["is so late that it was lost", -60_001, 5_000],
  ])("leaves one that %s at %i ms for one at %i ms", async (_, due, expected) => {
    const { tenant, campaignId } = await given();
    const now = Date.now();
    await setAlarm(tenant, campaignId, now + due);

    expectStatus(await start(tenant, campaignId), 200);

    expect(await alarmOf(tenant, campaignId)).toBe(now + expected);
  });

  it("is set before anything is written", async () => {
    const { tenant, campaignId } = await given();
    const now = Date.now();
    let alarm: number | null = null;
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "batch").mockImplementation(async (statements) => {
      alarm = await alarmOf(tenant, campaignId);
      return batch(statements);
    });

    expectStatus(await start(tenant, campaignId), 200);

    expect(alarm).toBe(now + 5 * SECOND);
  });

  it("is taken back when the start is refused", async () => {
    const { tenant, campaignId } = await given(0);

    expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");

    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("is taken back also when the object has looked after a run before", async () => {
    const { tenant, campaignId } = await given(0);
    await look(objectOf(tenant, campaignId));

    expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");

    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("is taken back when the start is overtaken", async () => {
    const { tenant, campaignId } = await given();
    const late = startRequest(tenant, campaignId, { askedAt: NOW - SECOND });

    const { outcome } = await objectOf(tenant, campaignId).start(late);

    expect(outcome).toBe("overtaken");
    expect(await alarmOf(tenant, campaignId)).toBeNull();
  });

  it("is not taken back when another had set it", async () => {
    const { tenant, campaignId } = await given(0);
    const due = Date.now() + SECOND;
    await setAlarm(tenant, campaignId, due);

    expectRefusal(await start(tenant, campaignId), 422, "VALIDATION_ERROR");

    expect(await alarmOf(tenant, campaignId)).toBe(due);
  });

  it("stays when nobody knows what came of the start", async () => {
    const { tenant, campaignId } = await given();
    vi.spyOn(env.DATABASE, "batch").mockRejectedValue(new Error("D1_ERROR: out of the blue"));

    expectRefusal(await start(tenant, campaignId), 502, "UPSTREAM_ERROR");

    expect(await alarmOf(tenant, campaignId)).not.toBeNull();
  });
});

describe("leads that arrive for a live automatic run", () => {
  const givenListening = async () => {
    const tenant = await givenTenant();
    const { campaignId, audienceId } = await givenCampaign(tenant, 0, {
      workflowTrigger: "automatic",
    });
    vi.setSystemTime(Date.now() + 1);
    const runId = runIdOf(await start(tenant, campaignId));
    await look(objectOf(tenant, campaignId));
    await runInDurableObject(objectOf(tenant, campaignId), (_, { storage }) =>
      storage.deleteAlarm(),
    );
    const add = () =>
      tenant.call("POST", `/audiences/${audienceId}/leads`, {
        body: { leads: [{ name: "Late", email: "late@example.com" }] },
      });
    return { tenant, campaignId, runId, add };
  };

  it("are looked after by the alarm of their campaign's object", async () => {
    const { tenant, campaignId, add } = await givenListening();

    await add();

    await vi.waitFor(async () =>
      expect(await alarmOf(tenant, campaignId)).toBe(Date.now() + 5 * SECOND),
    );
  });

  it("are told of in the log when the object cannot be reached", async () => {
    const { tenant, campaignId, runId, add } = await givenListening();
    vi.spyOn(env.CAMPAIGNS, "getByName").mockImplementation(() => {
      throw new Error("out of reach");
    });
    const log = catchLogLines();

    const { body } = await add();

    await vi.waitFor(() =>
      expect(log.ofEvent("arrival.fault")).toEqual([
        {
          level: "error",
          event: "arrival.fault",
          traceId: body.traceId,
          ...placeOf(tenant),
          campaignId,
          runId,
          error: expect.stringMatching(/CAMPAIGNS failed: send arrival.*out of reach/s),
        },
      ]),
    );
  });
});

describe("what the sweep asks of an object", () => {
  it.each([
    ["soon", 1, false],
    ["a minute late", -60_000, false],
    ["later than that, and lost", -60_001, true],
  ])("it does itself only when its alarm is not %s", async (_, due, hasLooked) => {
    const { tenant, campaignId } = await given();
    await setAlarm(tenant, campaignId, Date.now() + due);

    expect(await objectOf(tenant, campaignId).lookAfterRun()).toBe(hasLooked);
  });

  it("it does when it has no alarm", async () => {
    const { tenant, campaignId } = await given();

    expect(await objectOf(tenant, campaignId).lookAfterRun()).toBe(true);
  });
});

describe("the log of the alarm", () => {
  const givenRun = async () => {
    const { tenant, campaignId } = await given();
    const started = await start(tenant, campaignId);
    const { accountGroupId } = tenant;
    const campaign = { accountGroupId, campaignId };
    const object = objectOf(tenant, campaignId);
    const log = catchLogLines();
    return { object, log, campaign, runId: runIdOf(started), traceId: started.body.traceId };
  };

  it("says which run it looked at, and what it did", async () => {
    const { object, log, campaign, runId, traceId } = await givenRun();

    await look(object);
    vi.setSystemTime(Date.now() + 5 * SECOND);
    await look(object);
    await env.DATABASE.prepare("UPDATE runs SET ended_at = 1 WHERE id = ?1").bind(runId).run();
    await look(object);

    const line = { level: "info", event: "alarm", ...campaign };
    expect(log.ofEvent("alarm")).toEqual([
      { ...line, runId, traceId, outcome: "wait" },
      { ...line, runId, traceId, outcome: "send-again" },
      { ...line, runId: null, traceId: null, outcome: "fall-silent" },
    ]);
  });

  it("says that it failed, and why", async () => {
    const { object, log, campaign } = await givenRun();
    vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw new Error("D1_ERROR: out of the blue");
    });

    await look(object);

    const error = expect.stringMatching(/DATABASE failed: .*out of the blue/s);
    expect(log.ofEvent("alarm.fault")).toEqual([
      { level: "error", event: "alarm.fault", databaseNumber: 1, ...campaign, error },
    ]);
  });
});

describe("the look after one that failed", () => {
  const failingLook = async () => {
    const { tenant, campaignId } = await given();
    const prepare = vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw new Error("D1_ERROR: out of the blue");
    });
    return { tenant, campaignId, object: objectOf(tenant, campaignId), prepare };
  };

  it("comes by an alarm that is set already", async () => {
    const { tenant, campaignId, object } = await failingLook();
    const due = Date.now() + 1;
    await setAlarm(tenant, campaignId, due);

    await look(object);

    expect(await alarmOf(tenant, campaignId)).toBe(due);
  });

  it.each([0, -1])("does not come by one that is due at %i ms", async (due) => {
    const { tenant, campaignId, object } = await failingLook();
    await setAlarm(tenant, campaignId, Date.now() + due);

    await look(object);

    expect(await alarmOf(tenant, campaignId)).toBe(Date.now() + 5 * SECOND);
  });

  it("comes as quickly as at first once another has succeeded", async () => {
    const { tenant, campaignId, object, prepare } = await failingLook();
    const deleteAlarm = () => runInDurableObject(object, (_, { storage }) => storage.deleteAlarm());
    for (let failed = 0; failed < 3; failed++) {
      await deleteAlarm();
      await look(object);
    }
    expect(await alarmOf(tenant, campaignId)).toBe(Date.now() + 20 * SECOND);
    prepare.mockRestore();
    await deleteAlarm();
    await look(object);
    vi.spyOn(env.DATABASE, "prepare").mockImplementation(() => {
      throw new Error("D1_ERROR: out of the blue");
    });

    await look(object);

    expect(await alarmOf(tenant, campaignId)).toBe(Date.now() + 5 * SECOND);
  });
});
