/** The producer: one small message a range, and no more a call than the queue takes. */

import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import { sendRanges } from "../../src/queue/sendRanges.ts";
import { givenCampaign, givenTenant, placeOf, start } from "../support/api.ts";
import { interceptQueue, QUEUE_ACCEPTED } from "../support/queue.ts";
import { eventually } from "../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

describe("messages of a start", () => {
  it("are small and carry the trace id of the start, never a lead", async () => {
    const sent = interceptQueue();
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, MAXIMUM_RANGE_LENGTH + 1);
    const { body, headers } = await start(tenant, campaignId);
    await eventually(
      () => Promise.resolve(sent),
      ({ length }) => length === 2,
    );

    const common = {
      version: 3,
      ...placeOf(tenant),
      campaignId,
      runId: headers.get("Location")?.split("/").at(-1),
      traceId: body.traceId,
    };
    expect(sent).toEqual([
      { ...common, from: 0, to: MAXIMUM_RANGE_LENGTH },
      { ...common, from: MAXIMUM_RANGE_LENGTH, to: MAXIMUM_RANGE_LENGTH + 1 },
    ]);
  });
});

describe("sendRanges", () => {
  const sender = {
    databaseNumber: 1,
    accountGroupId: "6b0382000000000000000004",
    campaignId: "6b0382000000000000000001",
    runId: "6b0382000000000000000002",
    traceId: "6b0382000000000000000003",
  };
  const rangesOf = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ from: index * 10, to: index * 10 + 10 }));

  it.each<[number, number[]]>([
    [0, []],
    [1, [1]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])("sends %d ranges, each once, in calls of %j messages", async (count, lengths) => {
    const sendBatch = vi
      .spyOn(env.INSTANCE_CREATION, "sendBatch")
      .mockResolvedValue(QUEUE_ACCEPTED);

    await sendRanges(env, sender, rangesOf(count));

    const calls = sendBatch.mock.calls.map(([messages]) => [...messages].map(({ body }) => body));
    expect(calls.map(({ length }) => length)).toEqual(lengths);
    expect(calls.flat()).toEqual(
      rangesOf(count).map((range) => ({ version: 3, ...sender, ...range })),
    );
  });

  it("stops at the first call that the queue refuses, and says what failed", async () => {
    const sendBatch = vi
      .spyOn(env.INSTANCE_CREATION, "sendBatch")
      .mockRejectedValue(new Error("Too Many Requests"));

    await expect(sendRanges(env, sender, rangesOf(101))).rejects.toThrow(
      "QUEUE failed: send ranges",
    );
    expect(sendBatch).toHaveBeenCalledTimes(1);
  });
});
