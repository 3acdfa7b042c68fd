/** Watching a run: what its stream says, and when it ends. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../../src/domain/range.ts";

import {
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
  stopCampaign,
} from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { countReads, openStream, skipPauses } from "../../support/eventStream.ts";
import { givenHeldRun, readRun } from "../../support/heldRun.ts";
import { addLeads } from "../../support/leads.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { deliver, interceptQueue } from "../../support/queue.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A run whose instances appear when the test delivers its messages. */
async function givenRun(leadCount: number) {
  const run = await givenHeldRun(leadCount);
  const { tenant, campaignId, runId } = run;
  const path = `/campaigns/${campaignId}/runs/${runId}`;
  return { ...run, path, read: () => readRun(tenant, campaignId, runId) };
}

const created = (instancesCreated: number) => ({ data: { instancesCreated } });

describe("a stream", () => {
  // First: the alarms of the other runs would show in a picture.
  it("of a run that is complete has one event and the end", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    const runId = await givenQuietRun(tenant, campaignId);
    const pauses = skipPauses();
    const before = await takePicture();

    const stream = await openStream(tenant, `/campaigns/${campaignId}/runs/${runId}`);

    expect(await stream.rest()).toMatchObject([
      { event: "progress", data: { state: "created", instancesCreated: 2 } },
      { event: "end", data: { state: "created", instancesCreated: 2 } },
    ]);
    expect(pauses).toEqual([]);
    await expectUnchanged(before);
  });

  it("shows a run as it is, each change, and the end", async () => {
    const { tenant, path, messages, read } = await givenRun(MAXIMUM_RANGE_LENGTH + 1);
    const stream = await openStream(tenant, path);

    expect(await stream.next()).toEqual({
      event: "progress",
      id: expect.stringMatching(/^[0-9a-f]+$/),
      data: await read(),
    });
    await deliver(messages.slice(1));
    expect(await stream.next()).toMatchObject({ event: "progress", ...created(1) });
    await deliver(messages.slice(0, 1));

    const rest = await stream.rest();
    expect(rest).toMatchObject([{ event: "progress" }, { event: "end" }]);
    for (const { data, id } of rest) {
      expect(data).toEqual(await read());
      expect(id).toBe(rest[0]?.id);
    }
    expect(rest[1]?.data).toMatchObject({
      state: "created",
      instancesCreated: MAXIMUM_RANGE_LENGTH + 1,
    });
  });

  it("ends when the campaign is stopped", async () => {
    const { tenant, campaignId, path } = await givenRun(1);
    skipPauses((count) => count === 3 && stopCampaign(tenant, campaignId));

    const stream = await openStream(tenant, path);

    expect(await stream.rest()).toMatchObject([
      { event: "progress", data: { state: "creating", instancesCreated: 0 } },
      { event: "progress", data: { state: "ended", instancesCreated: 0 } },
      { event: "end", data: { state: "ended", endedAt: expect.any(String) } },
    ]);
  });

  it("goes on when the run is stuck, and shows that it got going again", async () => {
    const { tenant, path, messages } = await givenRun(1);
    const stuckAt = Date.now() + 60_000;
    skipPauses(() => Date.now() > stuckAt + 10_000 && deliver(messages));

    const stream = await openStream(tenant, path);

    expect(await stream.rest()).toMatchObject([
      { event: "progress", data: { state: "creating", stuck: null } },
      { event: "progress", data: { state: "stuck", stuck: { reason: "no-progress" } } },
      { event: "progress", data: { state: "created", stuck: null } },
      { event: "end" },
    ]);
  });

  it("of an automatic run goes on while the run may grow, and ends with it", async () => {
    const tenant = await givenTenant();
    const { audienceId } = await givenAudience(tenant, 0);
    const { campaignId } = await givenCampaign(tenant, 0, {
      audienceId,
      workflowTrigger: "automatic",
    });
    const runId = runIdOf(await start(tenant, campaignId));
    const messages = interceptQueue();
    skipPauses(async (count) => {
      if (count === 2) await addLeads(tenant, audienceId, [{ name: "Lead", externalId: "1" }]);
      if (count === 4) {
        await vi.waitFor(() => expect(messages).not.toHaveLength(0));
        await deliver(messages);
      }
      if (count === 6) await stopCampaign(tenant, campaignId);
    });

    const stream = await openStream(tenant, `/campaigns/${campaignId}/runs/${runId}`);

    expect(await stream.rest()).toMatchObject([
      { event: "progress", data: { state: "created", instancesPromised: 0 } },
      { event: "progress", data: { state: "creating", instancesPromised: 1, instancesCreated: 0 } },
      { event: "progress", data: { state: "created", instancesPromised: 1, instancesCreated: 1 } },
      { event: "progress", data: { state: "ended" } },
      { event: "end", data: { state: "ended" } },
    ]);
  });
});

describe("a stream that lasts too long", () => {
  it("asks D1 less and less often, and after two minutes tells its client to connect again", async () => {
    const { tenant, path } = await givenRun(1);
    const pauses = skipPauses();
    const readsSoFar = countReads();
    const startedAt = Date.now();

    const stream = await openStream(tenant, path);
    const events = await stream.rest();

    expect(events.map(({ event }) => event)).toEqual(["progress", "progress", "reconnect"]);
    expect(events.at(-1)).toMatchObject({ id: events.at(-2)?.id, data: { state: "stuck" } });
    expect(Date.now() - startedAt).toBeCloseTo(120_000, -3);
    const grown = pauses.slice(0, -1);
    expect(grown).toEqual(grown.toSorted((a, b) => a - b));
    expect([grown[0], grown.at(-1)]).toEqual([250, 10_000]);
    expect(readsSoFar()).toBe(pauses.length + 1);
    expect(stream.heartbeats()).toBe(pauses.length);
    expect(pauses.length).toBeLessThan(40);
  });

  it("tells a client that connects again only what it has not seen", async () => {
    const { tenant, path, messages } = await givenRun(1);
    const first = await openStream(tenant, path);
    const seen = await first.next();
    await first.leave();
    skipPauses((count) => count === 3 && deliver(messages));

    const second = await openStream(tenant, path, { "Last-Event-ID": seen?.id ?? "" });

    const events = await second.rest();
    expect(events).toMatchObject([
      { event: "progress", ...created(1) },
      { event: "end", ...created(1) },
    ]);
    const third = await openStream(tenant, path, { "Last-Event-ID": events[1]?.id ?? "" });
    expect(await third.rest()).toEqual(events.slice(1));
    const fourth = await openStream(tenant, `${path}?lastEventId=${events[1]?.id}`);
    expect(await fourth.rest()).toEqual(events.slice(1));
  });

  it("tells a client all when the id is none of the run's", async () => {
    const { tenant, path } = await givenRun(1);

    const stream = await openStream(tenant, path, { "Last-Event-ID": "none, 'of these'" });

    expect(await stream.next()).toMatchObject({ event: "progress", ...created(0) });
    await stream.leave();
  });
});
