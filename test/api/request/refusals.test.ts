/** A refused request leaves every store, object and queue as it was. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it, vi } from "vitest";

import {
  givenAudience,
  givenCampaign,
  givenTenant,
  stopCampaign,
  type Tenant,
} from "../../support/api.ts";
import {
  completeCampaign,
  givenQuietRun,
  removeTemplates,
  setInstanceStatus,
} from "../../support/campaignStates.ts";
import { expectRefusal } from "../../support/expectations.ts";
import { takePicture } from "../../support/stores.ts";

/** What the requests name. Each campaign is in the state of its name. */
interface Ids {
  readonly audience: string;
  readonly foreignLead: string;
  readonly draft: string;
  readonly active: string;
  readonly completed: string;
  readonly empty: string;
  readonly withoutTemplate: string;
  readonly finished: string;
}

let tenant: Tenant;
let ids: Ids;

beforeAll(async () => {
  tenant = await givenTenant();
  const draft = await givenCampaign(tenant, 1);
  const active = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, active.campaignId);
  const completed = await givenCampaign(tenant, 1);
  await givenQuietRun(tenant, completed.campaignId);
  await completeCampaign(completed.campaignId);
  const empty = await givenCampaign(tenant, 0);
  const withoutTemplate = await givenCampaign(tenant, 1);
  await removeTemplates(withoutTemplate.campaignId);
  const finished = await givenCampaign(tenant, 1);
  await setInstanceStatus(await givenQuietRun(tenant, finished.campaignId), [0], "completed");
  await stopCampaign(tenant, finished.campaignId);
  const [foreignLead = ""] = (await givenAudience(await givenTenant(), 1)).leadIds;
  ids = {
    audience: draft.audienceId,
    foreignLead,
    draft: draft.campaignId,
    active: active.campaignId,
    completed: completed.campaignId,
    empty: empty.campaignId,
    withoutTemplate: withoutTemplate.campaignId,
    finished: finished.campaignId,
  };
});

afterEach(() => vi.restoreAllMocks());

const MISSING = "0".repeat(24);
const campaign = ({ audience }: Ids) => ({
  starterTemplateId: "connect",
  name: "Campaign",
  audienceId: audience,
});
const CODES: Readonly<Record<number, readonly string[]>> = {
  400: ["VALIDATION_ERROR"],
  404: ["NOT_FOUND"],
  409: ["CAMPAIGN_ALREADY_ACTIVE", "CAMPAIGN_COMPLETED"],
  422: ["VALIDATION_ERROR"],
};
const lead = { name: "Lead", email: "refused@example.com" };

it.each<[number, string, (known: Ids) => { path: string; body?: unknown; key?: string }]>([
  [400, "a start with a body", ({ draft }) => ({ path: start(draft), body: { now: true } })],
  [400, "a start with a malformed key", ({ draft }) => ({ path: start(draft), key: "" })],
  [400, "a start of a malformed id", () => ({ path: start("x") })],
  [404, "a start of a missing campaign", () => ({ path: start(MISSING) })],
  [404, "a keyed start of a missing campaign", () => ({ path: start(MISSING), key: "key" })],
  [409, "a start of an active campaign", ({ active }) => ({ path: start(active) })],
  [409, "a keyed start of an active campaign", ({ active }) => ({ path: start(active), key: "k" })],
  [409, "a start of a completed campaign", ({ completed }) => ({ path: start(completed) })],
  [422, "a start without leads", ({ empty }) => ({ path: start(empty), key: "key" })],
  [422, "a start without template", ({ withoutTemplate }) => ({ path: start(withoutTemplate) })],
  [422, "a start with nobody left", ({ finished }) => ({ path: start(finished) })],
  [400, "an audience without a name", () => ({ path: "/audiences", body: {} })],
  [400, "an audience with an id", () => ({ path: "/audiences", body: { name: "A", id: MISSING } })],
  [400, "no leads", ({ audience }) => ({ path: leads(audience), body: { leads: [] } })],
  [400, "leads beside a lead", ({ audience }) => ({ path: leads(audience), body: [lead] })],
  [
    400,
    "leads with a key of no list",
    ({ audience }) => ({ path: leads(audience), body: { leads: [lead], dryRun: true } }),
  ],
  [400, "broken JSON", ({ audience }) => ({ path: leads(audience), body: '{"leads":[' })],
  [404, "leads for no audience", () => ({ path: leads(MISSING), body: { leads: [lead] } })],
  [
    400,
    "a campaign without a name",
    (known) => ({ path: "/campaigns", body: { ...campaign(known), name: " " } }),
  ],
  [
    400,
    "a campaign over no starter template",
    (known) => ({ path: "/campaigns", body: { ...campaign(known), starterTemplateId: "other" } }),
  ],
  [
    404,
    "a campaign over no audience",
    (known) => ({ path: "/campaigns", body: { ...campaign(known), audienceId: MISSING } }),
  ],
  [
    422,
    "a campaign with a foreign lead",
    (known) => ({
      path: "/campaigns",
      body: { ...campaign(known), leadIds: [known.foreignLead] },
    }),
  ],
])("answers %i for %s and changes nothing", async (status, _, toRequest) => {
  const { path, body, key } = toRequest(ids);
  const before = await takePicture();
  const send = vi.spyOn(env.INSTANCE_CREATION, "sendBatch");

  const reply = await tenant.call("POST", path, {
    body,
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });

  const { code } = reply.body.error;
  expect(CODES[status]).toContain(code);
  expectRefusal(reply, status, code);
  expect(send).not.toHaveBeenCalled();
  expect(await takePicture()).toEqual(before);
});

function start(campaignId: string): string {
  return `/campaigns/${campaignId}/start`;
}

function leads(audienceId: string): string {
  return `/audiences/${audienceId}/leads`;
}
