/** `POST …/stop`: what is refused, what fails, and what is said of it. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import {
  expectStatus,
  givenCampaign,
  givenTenant,
  type Reply,
  start,
  stop,
  stopCampaign,
  stopRequest,
} from "../../support/api.ts";
import { bringInto, givenQuietRun } from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";

afterEach(() => vi.restoreAllMocks());

describe("a campaign that is not active", () => {
  it.each(["draft", "stopped", "completed"] as const)(
    "but %s is refused with 409, and told since when",
    async (status) => {
      const tenant = await givenTenant();
      const { campaignId } = await givenCampaign(tenant, 1);
      await bringInto(tenant, campaignId, status);
      const campaign = expectStatus(
        await tenant.call<Record<string, string>>("GET", `/campaigns/${campaignId}`),
        200,
      );
      const before = await takePicture();

      const details = expectRefusal(await stop(tenant, campaignId), 409, "CAMPAIGN_NOT_ACTIVE");

      expect(details).toContain(status);
      expect(details).toContain(campaign.updatedAt);
      await expectUnchanged(before);
    },
  );
});

describe("when D1 fails", () => {
  const failBatch = (message: string, isCommitted: boolean) => {
    const batch = env.DATABASE.batch.bind(env.DATABASE);
    vi.spyOn(env.DATABASE, "batch").mockImplementation(async (statements) => {
      if (isCommitted) await batch(statements);
      throw new Error(message);
    });
  };
  const given = async () => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 2);
    await givenQuietRun(tenant, campaignId);
    return { tenant, campaignId };
  };
  const details = (reply: Reply) => expectRefusal(reply, 502, "UPSTREAM_ERROR");

  it("a stop that was committed is found, and answered 200", async () => {
    const { tenant, campaignId } = await given();
    failBatch("D1_ERROR: Network connection lost.", true);

    expect(expectStatus(await stop(tenant, campaignId), 200).instancesStopped).toBe(2);
  });

  it("a stop that D1 has certainly not taken is said to have come to nothing", async () => {
    const { tenant, campaignId } = await given();
    failBatch("D1_ERROR: D1 DB is overloaded.", false);

    const reply = await stop(tenant, campaignId);

    expect(details(reply)).toContain("Nothing has been stopped");
    expect(reply.headers.get("Retry-After")).toBe("5");
  });

  it("a stop that may yet take effect is said to be being settled, and where to look", async () => {
    const { tenant, campaignId } = await given();
    failBatch("D1_ERROR: Network connection lost.", false);

    const reply = await stop(tenant, campaignId);

    expect(details(reply)).toContain("being settled");
    expect(details(reply)).toContain(
      `GET /v1/accounts/${tenant.accountGroupId}/campaigns/${campaignId} shows`,
    );
    expect(reply.headers.get("Retry-After")).toBe("5");
  });
});

it("does not end a run that was started after the stop was asked for", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  await givenQuietRun(tenant, campaignId);
  const late = stopRequest(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  expectStatus(await start(tenant, campaignId), 200);

  const object = env.CAMPAIGNS.getByName(`${tenant.accountGroupId}/${campaignId}`);

  expect(await object.stop(late)).toMatchObject({ outcome: "overtaken" });
  const { status } = expectStatus(
    await tenant.call<{ status: string }>("GET", `/campaigns/${campaignId}`),
    200,
  );
  expect(status).toBe("active");
});
