/** What the log says of a conversation, and what it never says. */
import { afterEach, expect, it, vi } from "vitest";

import { hashToken } from "../../../src/keys/token.ts";
import {
  call,
  givenCampaign,
  givenTenant,
  type Reply,
  runIdOf,
  start,
  stop,
} from "../../support/api.ts";
import { becomeQuiet, givenQuietRun } from "../../support/campaignStates.ts";
import { addLeads } from "../../support/leads.ts";
import { catchLogLines, type LogLines } from "../../support/logLines.ts";

afterEach(() => vi.restoreAllMocks());

const lineOf = (log: LogLines, { body }: Reply) =>
  log.ofEvent("request").filter(({ traceId }) => traceId === body.traceId);

it("has one line for each request, with its trace id, status and what it was about", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 1);
  const log = catchLogLines();

  const started = await start(tenant, campaignId);
  const refused = await start(tenant, campaignId);
  const malformed = await tenant.call("GET", "/campaigns/x");
  const unknown = await call("GET", "/nowhere");

  const common = { level: "info", durationMilliseconds: expect.any(Number) };
  const { accountGroupId, apiKeyId } = tenant;
  expect(lineOf(log, started)).toMatchObject([
    {
      ...common,
      method: "POST",
      route: "/v1/accounts/:accountGroupId/campaigns/:campaignId/start",
      status: 200,
      outcome: "started",
      accountGroupId,
      databaseNumber: 1,
      apiKeyId,
      campaignId,
      runId: runIdOf(started),
      instancesCreated: 1,
    },
  ]);
  expect(lineOf(log, refused)).toMatchObject([
    { status: 409, outcome: "refused", reason: "conflict", code: "CAMPAIGN_ALREADY_ACTIVE" },
  ]);
  expect(lineOf(log, malformed)).toMatchObject([
    {
      method: "GET",
      route: "/v1/accounts/:accountGroupId/campaigns/:campaignId",
      status: 400,
      outcome: "refused",
      code: "VALIDATION_ERROR",
      apiKeyId,
    },
  ]);
  expect(lineOf(log, unknown)).toMatchObject([
    { status: 404, outcome: "refused", code: "NOT_FOUND" },
  ]);
  expect(log.ofEvent("request")).toHaveLength(4);
});

it("carries the start's trace id to the queue and the alarm", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const log = catchLogLines();

  const started = await start(tenant, campaignId);
  await becomeQuiet(tenant, campaignId, runIdOf(started), 2);

  const same = { traceId: started.body.traceId, campaignId, runId: runIdOf(started) };
  for (const event of ["ranges.sent", "message", "alarm"]) {
    await vi.waitFor(() =>
      expect(log.ofEvent(event)).toContainEqual(expect.objectContaining(same)),
    );
  }
});

it("never says a key, its hash or anything about a lead", async () => {
  const log = catchLogLines();
  const tenant = await givenTenant();
  const { audienceId, campaignId } = await givenCampaign(tenant, 0, {
    workflowTrigger: "automatic",
    name: "Unspoken campaign",
  });
  const unspoken = {
    name: "Wilhelmina Unspoken",
    email: "unspoken@example.com",
    linkedinUrl: "https://www.linkedin.com/in/unspoken-w",
    externalId: "unspoken-7",
    company: "Unspoken Ltd",
    title: "Unspoken title",
    attributes: { unspokenKey: "unspoken value" },
  };

  const started = await start(tenant, campaignId, { "Idempotency-Key": "key" });
  await addLeads(tenant, audienceId, [unspoken, unspoken, { ...unspoken, email: "unspoken" }]);
  await addLeads(tenant, audienceId, [unspoken]);
  await becomeQuiet(tenant, campaignId, runIdOf(started), 1);
  await tenant.call("GET", `/campaigns/${campaignId}/instances`);
  await tenant.call("GET", "/audiences?name=Unspoken%20audience");
  await tenant.call("POST", `/campaigns/${campaignId}/start`, { body: unspoken });
  await tenant.call("POST", `/audiences/${audienceId}/leads`, { body: { leads: [], unspoken } });
  await call("GET", `/v1/accounts/${tenant.accountGroupId}/audiences`, {
    headers: { Authorization: `Basic ${tenant.token}` },
  });
  await call("GET", `/unspoken?token=${tenant.token}`);

  const text = log.lines.join("\n");
  expect(log.ofEvent("request").length).toBeGreaterThan(10);
  expect(text.toLowerCase()).not.toContain("unspoken");
  expect(text).not.toContain(tenant.token);
  expect(text).not.toContain(tenant.token.slice(8, -6));
  expect(text).not.toContain(await hashToken(tenant.token));
});

it("says of a stop which run it ended, and of its refusal why", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 2);
  const runId = await givenQuietRun(tenant, campaignId);
  const log = catchLogLines();

  const stopped = await stop(tenant, campaignId);
  const refused = await stop(tenant, campaignId);

  expect(lineOf(log, stopped)).toMatchObject([
    { outcome: "stopped", campaignId, runId, instancesStopped: 2 },
  ]);
  expect(lineOf(log, refused)).toMatchObject([
    { outcome: "refused", reason: "conflict", code: "CAMPAIGN_NOT_ACTIVE" },
  ]);
});
