/** Who is in a campaign: filters, pages and cursors. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { INSTANCE_STATUSES } from "../../../src/domain/instance.ts";
import { newIdentifier } from "../../../src/platform/identifiers.ts";
import {
  expectStatus,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import { givenQuietRun, setInstanceStatus } from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { type Page, readPages } from "../../support/pages.ts";
import { performAsSender } from "../../support/performingSender.ts";
import { countRowsOf } from "../../support/rowsMeter.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually, readInstances } from "../../support/stores.ts";

interface Instance {
  readonly runId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly nextAt: string | null;
  readonly lead: { readonly id: string; readonly name: string };
}

it("answers the lead, the run and the state of each", async () => {
  const tenant = await givenTenant();
  const { campaignId, leadIds } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);

  const reply = await tenant.call("GET", `/campaigns/${campaignId}/instances`);

  expect(expectStatus(reply, 200)).toEqual({
    items: [
      {
        id: `${runId}-0`,
        runId,
        status: "pending",
        reason: "no-sender",
        detail: null,
        step: null,
        senderId: null,
        nextAt: null,
        updatedAt: expect.stringMatching(/\.\d{3}Z$/),
        lead: {
          id: leadIds[0],
          name: "Lead 0",
          email: "lead-0@example.com",
          linkedinUrl: null,
          externalId: null,
          company: null,
          title: null,
        },
      },
    ],
    nextCursor: null,
    hasMore: false,
  });
});

describe("where each instance is", () => {
  async function readFirst(tenant: Tenant, campaignId: string): Promise<Instance> {
    const reply = await tenant.call<Page<Instance>>("GET", `/campaigns/${campaignId}/instances`);
    const [first] = expectStatus(reply, 200).items;
    if (first === undefined) throw new Error("There is no instance.");
    return first;
  }

  it("is waiting for a slot while its sender has none to give", async () => {
    const tenant = await givenTenant();
    await givenSender(tenant, { limits: { connection_request: { perDay: 0 } } });
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);

    const waiting = { status: "pending", reason: "due", step: null, senderId: null, nextAt: null };
    expect(await readFirst(tenant, campaignId)).toMatchObject(waiting);
  });

  it("is not told of a run from before execution", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const runId = await givenQuietRun(tenant, campaignId);
    await env.DATABASE.prepare("UPDATE runs SET workflow = NULL WHERE id = ?1").bind(runId).run();

    const before = { status: "pending", reason: null };
    expect(await readFirst(tenant, campaignId)).toMatchObject(before);
  });

  it("is at a step of its sender, until the campaign is stopped", async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    performAsSender(() => ({ status: 202, body: { status: "accepted" } }));
    const tenant = await givenTenant();
    const { id: senderId } = await givenSender(tenant);
    const { campaignId } = await givenCampaign(tenant, 1);
    await givenQuietRun(tenant, campaignId);

    const running = await eventually(
      () => readFirst(tenant, campaignId),
      ({ reason }) => reason === "accepted-by-sender",
    );
    expect(running).toMatchObject({ status: "running", step: 1, senderId, detail: null });
    expect(Date.parse(running.nextAt ?? "")).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await stopCampaign(tenant, campaignId);
    const stopped = { status: "cancelled", reason: "stopped", step: 1, senderId, nextAt: null };
    expect(await readFirst(tenant, campaignId)).toMatchObject(stopped);
  });
});

it("is empty for a draft", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("GET", `/campaigns/${campaignId}/instances`);

  expect(expectStatus(reply, 200)).toEqual({ items: [], nextCursor: null, hasMore: false });
});

it("shows 50 unless told", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 51);
  await givenQuietRun(tenant, campaignId);

  const reply = await tenant.call<Page<Instance>>("GET", `/campaigns/${campaignId}/instances`);

  expect(expectStatus(reply, 200)).toMatchObject({ hasMore: true });
  expect(reply.body.data.items).toHaveLength(50);
});

describe("the status filter", () => {
  it.each(INSTANCE_STATUSES)("shows those that are %s, over runs and pages", async (status) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 12);
    for (let run = 0; run < 2; run++) {
      const runId = await givenQuietRun(tenant, campaignId);
      // Four instances of the first run are finished, so the second run is for eight leads.
      const first = run * 5;
      await setInstanceStatus(runId, [first + 1], "completed");
      await setInstanceStatus(runId, [first + 2], "failed");
      await setInstanceStatus(runId, [3, 4], "running");
      await setInstanceStatus(runId, run === 0 ? [0, 11] : [8, 9], "cancelled");
      if (run === 0) await stopCampaign(tenant, campaignId);
    }
    const path = `/campaigns/${campaignId}/instances?limit=2`;
    const all = (await readPages<Instance>(tenant, path)).flatMap(({ items }) => items);

    const pages = await readPages<Instance>(tenant, `${path}&status=${status}`);

    const shown = pages.flatMap(({ items }) => items);
    expect(all).toHaveLength(20);
    expect(shown).toEqual(all.filter((instance) => instance.status === status));
    // Of the run that has ended none is open: the stop has cancelled them.
    const isOpen = status === "pending" || status === "running";
    expect(new Set(shown.map(({ runId }) => runId)).size).toBe(isOpen ? 1 : 2);
  });
});

describe("a page costs what it shows", () => {
  const LEADS = 1_000;
  const LIMIT = 10;
  /** A campaign two of whose runs have instances in every status, side by side; the second is live. */
  let mixed: { readonly tenant: Tenant; readonly path: string };

  async function readRows(tenant: Tenant, path: string): Promise<[Page<Instance>, number]> {
    let page: Page<Instance> | null = null;
    const { read } = await countRowsOf(async () => {
      page = expectStatus(await tenant.call<Page<Instance>>("GET", path), 200);
    });
    if (page === null) throw new Error("no page");
    return [page, read];
  }

  /** Reads behind many pages, without reading those. */
  async function readLatePage(tenant: Tenant, path: string): Promise<[Page<Instance>, number]> {
    const [{ nextCursor }] = await readRows(tenant, `${path}&limit=100`);
    return readRows(tenant, `${path}&limit=${LIMIT}&cursor=${nextCursor}`);
  }

  beforeAll(async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2 * LEADS);
    for (let run = 0; run < 2; run++) {
      const runId = await givenQuietRun(tenant, campaignId);
      const all = (await readInstances(runId)).map(({ position }) => position);
      for (const [remainder, status] of INSTANCE_STATUSES.entries()) {
        const positions = all.filter((_, index) => index % INSTANCE_STATUSES.length === remainder);
        if (status !== "pending") await setInstanceStatus(runId, positions, status);
      }
      if (run === 0) await stopCampaign(tenant, campaignId);
    }
    mixed = { tenant, path: `/campaigns/${campaignId}/instances` };
  });

  it.each(["all", ...INSTANCE_STATUSES])("of %s, the first as a late one", async (status) => {
    const { tenant, path } = mixed;
    const filtered = path + (status === "all" ? "?" : `?status=${status}`);

    const [first, readFirst] = await readRows(tenant, `${filtered}&limit=${LIMIT}`);
    const [late, readLate] = await readLatePage(tenant, filtered);

    expect([first, late].map(({ items }) => items.length)).toEqual([LIMIT, LIMIT]);
    // The lead and its instance, and between them those in the other statuses, each counted again as it is looked at.
    const bound = 4 * LIMIT * INSTANCE_STATUSES.length;
    expect(readFirst).toBeLessThan(bound);
    expect(readLate).toBeLessThan(bound);
  });

  it.each([
    ["cancelled", "a live run that has none", "pending", false],
    ["cancelled", "a run that has completed all", "completed", false],
    ["pending", "a stopped run", "pending", true],
    ["running", "a stopped run", "running", true],
    ["completed", "a stopped run that finished none", "pending", true],
    ["failed", "a live run that has none", "pending", false],
  ] as const)("of %s on %s", async (status, _, statusOfAll, isStopped) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, LEADS);
    const runId = await givenQuietRun(tenant, campaignId);
    if (statusOfAll !== "pending") {
      await setInstanceStatus(runId, [...Array(LEADS).keys()], statusOfAll);
    }
    if (isStopped) await stopCampaign(tenant, campaignId);

    const [page, read] = await readRows(
      tenant,
      `/campaigns/${campaignId}/instances?status=${status}`,
    );

    expect(page.items).toEqual([]);
    expect(read).toBeLessThan(10);
  });
});

describe("paging", () => {
  it("refuses another campaign's cursor", async () => {
    const tenant = await givenTenant();
    const stranger = await givenTenant();
    const other = await givenCampaign(stranger, 3);
    await givenQuietRun(stranger, other.campaignId);
    const { campaignId } = await givenCampaign(tenant, 3);
    const [page] = await readPages(stranger, `/campaigns/${other.campaignId}/instances?limit=1`);

    const path = `/campaigns/${campaignId}/instances?cursor=${page?.nextCursor}`;

    expectRefusal(await tenant.call("GET", path), 400, "VALIDATION_ERROR");
  });

  it("looks at 10,000 rows a page, at most, and finds what is behind them", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 12_000);
    const runId = await givenQuietRun(tenant, campaignId);
    await setInstanceStatus(runId, [...Array(11_998).keys()], "completed");
    const path = `/campaigns/${campaignId}/instances?limit=1`;

    const pending = await readPages<Instance>(tenant, `${path}&status=pending`);
    await stopCampaign(tenant, campaignId);
    const cancelled = await readPages<Instance>(tenant, `${path}&status=cancelled`);

    for (const pages of [pending, cancelled]) {
      expect(pages.map(({ items }) => items.length)).toEqual([0, 1, 1]);
    }
  });

  it("shows one run alone, and of it those in one status", async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 3);
    const first = await givenQuietRun(tenant, campaignId);
    await setInstanceStatus(first, [1], "completed");
    await stopCampaign(tenant, campaignId);
    const second = await givenQuietRun(tenant, campaignId);
    const read = async (query: string) => {
      const path = `/campaigns/${campaignId}/instances?limit=1&${query}`;
      const pages = await readPages<Instance>(tenant, path);
      return pages.flatMap(({ items }) => items.map((item) => `${item.runId} ${item.status}`));
    };

    expect(await read(`runId=${first}`)).toEqual(
      ["cancelled", "completed", "cancelled"].map((status) => `${first} ${status}`),
    );
    expect(await read(`runId=${second}`)).toEqual(Array(2).fill(`${second} pending`));
    expect(await read(`runId=${first}&status=completed`)).toEqual([`${first} completed`]);
    expect(await read(`runId=${second}&status=cancelled`)).toEqual([]);
    expect(await read(`runId=${newIdentifier(Date.now())}`)).toEqual([]);
  });
});
