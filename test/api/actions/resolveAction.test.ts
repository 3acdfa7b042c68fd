/** What nobody knows, and a person says. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { givenUnknownAction, resolve, type ShownAction } from "../../support/actions.ts";
import { expectStatus, givenCampaign, givenTenant, stopCampaign } from "../../support/api.ts";
import { givenQuietRun } from "../../support/campaignStates.ts";
import { givenExecuted, givenUnknown, listInstances } from "../../support/executedCampaign.ts";
import { expectRefusal, withoutTraceId } from "../../support/expectations.ts";
import { performAsSender } from "../../support/performingSender.ts";
import { expectUnchanged, takePicture } from "../../support/picture.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually } from "../../support/stores.ts";

describe("an unknown action", () => {
  it.each([
    ["sent", "sent"],
    ["skip", "skipped"],
  ])("as %s is %s, and its lead goes on", async (as, status) => {
    const { tenant, campaignId, runId, senderId } = await givenUnknown(1);

    const resolved = expectStatus(await resolve(tenant, `${runId}-0-1`, as), 200);

    expect(resolved).toMatchObject({ id: `${runId}-0-1`, status, senderId, attempt: 1 });
    expect(resolved).toMatchObject({ code: `resolved_${as}`, message: null });
    if (as === "sent") expect(resolved.answeredAt).toBe(resolved.calledAt);
    await eventually(
      () => listInstances(tenant, campaignId),
      ([instance]) => instance?.reason === "done",
    );
  });

  it("as not sent gives its slot back, and is asked for again under its id", async () => {
    const limits = { connection_request: { perDay: 1 } };
    const { tenant, campaignId, runId } = await givenExecuted(
      1,
      () => new Error("reset"),
      ({ reason }) => reason === "unknown-action",
      { limits },
    );
    const ledger = performAsSender();

    const resolved = expectStatus(await resolve(tenant, `${runId}-0-1`, "not_sent"), 200);

    expect(resolved).toMatchObject({ code: "resolved_not_sent" });
    await eventually(
      () => listInstances(tenant, campaignId),
      ([instance]) => instance?.reason === "done",
    );
    expect(ledger.map(({ action }) => action)).toMatchObject([{ id: `${runId}-0-1`, attempt: 1 }]);
  });

  it("is answered the same when the same is said again", async () => {
    const { tenant, runId } = await givenUnknown(1);
    const first = await resolve(tenant, `${runId}-0-1`, "sent");

    const second = await resolve(tenant, `${runId}-0-1`, "sent");

    expect(second.status).toBe(200);
    expect(withoutTraceId(second)).toEqual(withoutTraceId(first));
    const other = await resolve(tenant, `${runId}-0-1`, "skip");
    expect(expectRefusal(other, 409, "ACTION_NOT_UNKNOWN")).toContain("The action is sent.");
  });

  it("is resolved once, whoever says what at the same time", async () => {
    const { tenant, runId } = await givenUnknown(1);

    const replies = await Promise.all(
      ["sent", "skip", "sent", "skip"].map((as) => resolve(tenant, `${runId}-0-1`, as)),
    );

    const said = replies.filter(({ status }) => status === 200).map(({ body }) => body.data.code);
    expect(new Set(said).size).toBe(1);
    expect(said.length).toBeGreaterThanOrEqual(1);
  });

  it("of a stopped campaign is resolved too, and its instance stays cancelled", async () => {
    const { tenant, campaignId, runId } = await givenUnknown(1);
    await stopCampaign(tenant, campaignId);

    expectStatus(await resolve(tenant, `${runId}-0-1`, "sent"), 200);

    const [instance] = await listInstances(tenant, campaignId);
    expect(instance).toMatchObject({ status: "cancelled", reason: "stopped" });
  });
});

it.each(["reserved", "sending", "accepted", "sent", "skipped", "rejected", "expired"])(
  "an action that is %s is not resolved, and stays as it is",
  async (status) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 1);
    const runId = await givenQuietRun(tenant, campaignId);
    await stopCampaign(tenant, campaignId);
    const { id: senderId } = await givenSender(tenant, { enabled: false });
    const actionId = await givenUnknownAction({ runId, position: 0 }, senderId);
    await env.DATABASE.prepare("UPDATE actions SET status = ?2 WHERE campaign_id = ?1")
      .bind(campaignId, status)
      .run();
    const before = await takePicture();

    for (const as of ["sent", "not_sent", "skip"]) {
      const reply = await resolve(tenant, actionId, as);
      expect(expectRefusal(reply, 409, "ACTION_NOT_UNKNOWN")).toContain(`The action is ${status}.`);
    }
    await expectUnchanged(before);
  },
);

it("an action that there is not is not found", async () => {
  const { tenant, runId } = await givenUnknown(1);

  for (const actionId of [`${runId}-1-1`, `${runId}-0-2`, `${"0".repeat(24)}-0-1`]) {
    expectRefusal(await resolve(tenant, actionId, "sent"), 404, "NOT_FOUND");
  }
});

it.each([[{}], [{ as: "failed" }], [{ as: "sent", note: "" }]])(
  "the body %j is refused",
  async (body) => {
    const { tenant, runId } = await givenUnknown(1);

    const path = `/actions/${runId}-0-1/resolve`;

    expectRefusal(await tenant.call<ShownAction>("POST", path, { body }), 400, "VALIDATION_ERROR");
  },
);
