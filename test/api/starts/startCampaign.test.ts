/** What a start that succeeds answers, to the letter of the reference. */
import { env } from "cloudflare:workers";
import { expect, it, onTestFinished, vi } from "vitest";

import {
  expectStatus,
  givenAudience,
  givenCampaign,
  givenTenant,
  runIdOf,
  start,
} from "../../support/api.ts";
import { becomeQuiet } from "../../support/campaignStates.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import { QUEUE_ACCEPTED } from "../../support/queue.ts";
import { readInstances } from "../../support/stores.ts";

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

it("answers the fields of the reference, in its order, and no more", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 25, {
    name: "Spring outreach",
    description: "Two lines\nof text",
    includeConversationHistory: false,
    autoCancelOnMessageReceived: false,
    outreachLanguage: "pt-BR",
  });

  const reply = await start(tenant, campaignId);

  const { campaign, ...rest } = expectStatus(reply, 200);
  expectEnvelope(reply);
  expect(Object.keys(reply.body.data)).toEqual(["campaign", "triggered", "instancesCreated"]);
  expect(rest).toEqual({ triggered: true, instancesCreated: 25 });
  expect(Object.keys(campaign)).toEqual([
    "id",
    "name",
    "description",
    "status",
    "selectedLeadCount",
    "includeConversationHistory",
    "autoCancelOnMessageReceived",
    "outreachLanguage",
    "createdAt",
    "updatedAt",
    "startedAt",
    "rateLimitedUntil",
  ]);
  expect(campaign).toEqual({
    id: campaignId,
    name: "Spring outreach",
    description: "Two lines\nof text",
    status: "active",
    selectedLeadCount: 25,
    includeConversationHistory: false,
    autoCancelOnMessageReceived: false,
    outreachLanguage: "pt-BR",
    createdAt: expect.stringMatching(TIMESTAMP),
    updatedAt: expect.stringMatching(TIMESTAMP),
    startedAt: expect.stringMatching(TIMESTAMP),
    rateLimitedUntil: null,
  });
  expect(campaign.updatedAt).toBe(campaign.startedAt);
});

it("points to the run, which names the key that started it", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);
  const runs = `/campaigns/${campaignId}/runs/`;

  const reply = await start(tenant, campaignId);

  const location = reply.headers.get("Location");
  expect(location).toBe(`/v1/accounts/${tenant.accountGroupId}${runs}${runIdOf(reply)}`);
  expect(reply.headers.has("Idempotent-Replayed")).toBe(false);
  const run = await tenant.call("GET", runs + runIdOf(reply));
  expect(expectStatus(run, 200)).toMatchObject({
    campaignId,
    startedBy: tenant.apiKeyId,
    instancesPromised: 3,
    startedAt: reply.body.data.campaign.startedAt,
  });
});

it("creates the promised instances, each lead once", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1_250);

  const reply = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(reply), 1_250);

  expect(expectStatus(reply, 200).instancesCreated).toBe(1_250);
  const positions = (await readInstances(runIdOf(reply))).map(({ position }) => position);
  expect(positions).toEqual(Array.from({ length: 1_250 }, (_, position) => position));
});

it("creates instances of the leads that were named one by one, and of no other", async () => {
  const tenant = await givenTenant();
  const { audienceId, leadIds } = await givenAudience(tenant, 10);
  const chosen = [7, 2, 9].map((position) => leadIds[position]);
  const { campaignId } = await givenCampaign(tenant, 0, { audienceId, leadIds: chosen });

  const reply = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(reply), 3);

  expect(expectStatus(reply, 200).instancesCreated).toBe(3);
  const positions = (await readInstances(runIdOf(reply))).map(({ position }) => position);
  expect(positions).toEqual([2, 7, 9]);
});

it.each([
  ["no body", undefined],
  ["an empty body", ""],
  ["an empty object", "{}"],
  ["an empty object with white space", " \r\n{\t}\n"],
  ["an empty object behind a byte order mark", "\u{feff}{}"],
])("starts with %s", async (_, body) => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);

  const reply = await tenant.call("POST", `/campaigns/${campaignId}/start`, { body });

  expectStatus(reply, 200);
});

it("does not wait for the queue with its answer", async () => {
  const queue = Promise.withResolvers<QueueSendBatchResponse>();
  onTestFinished(() => {
    queue.resolve(QUEUE_ACCEPTED);
    vi.restoreAllMocks();
  });
  const sendBatch = vi
    .spyOn(env.INSTANCE_CREATION, "sendBatch")
    .mockImplementation(() => queue.promise);
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 3);

  expectStatus(await start(tenant, campaignId), 200);

  expect(sendBatch).toHaveBeenCalledTimes(1);
});
