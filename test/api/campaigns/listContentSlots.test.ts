/** `GET …/campaigns/{campaignId}/content-slots`, and what each starter template begins with. */
import { expect, it } from "vitest";

import { STARTER_TEMPLATE_IDS } from "../../../src/domain/starterTemplates.ts";
import { expectStatus, givenCampaign, givenTenant } from "../../support/api.ts";
import { expectEnvelope } from "../../support/expectations.ts";
import type { Page } from "../../support/pages.ts";
import { readContentSlots, type Template } from "../../support/templates.ts";

/** Channel, label and place among the slots of its channel. */
const SLOTS: Record<(typeof STARTER_TEMPLATE_IDS)[number], readonly string[]> = {
  "engage-inmail": ["inmail: First InMail 1"],
  "engage-connect-dm": [
    "connection_request: Connection note 1",
    "direct_message: First message 1",
    "direct_message: Follow-up message 2",
  ],
  "connect-engage-dm": [
    "connection_request: Connection note 1",
    "direct_message: First message 1",
    "direct_message: Follow-up message 2",
  ],
  connect: ["connection_request: Connection note 1"],
};

it("answers a page with the fields of each slot", async () => {
  const tenant = await givenTenant();
  const { campaignId } = await givenCampaign(tenant, 0);

  const reply = await tenant.call("GET", `/campaigns/${campaignId}/content-slots`);

  expectEnvelope(reply);
  expect(expectStatus(reply, 200)).toEqual({
    items: [
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        channel: "connection_request",
        label: "Connection note",
        position: 1,
        channelPosition: 1,
        templateId: "6b0382000000000000000001",
        delayDays: 0,
      },
    ],
    nextCursor: null,
    hasMore: false,
  });
});

it.each([
  ["engage-inmail", [1]],
  ["engage-connect-dm", [1, 1, 4]],
  ["connect-engage-dm", [0, 1, 4]],
  ["connect", [0]],
] as const)(
  "of a campaign from %s wait %j days as long as nobody says otherwise",
  async (starterTemplateId, days) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 0, { starterTemplateId });

    const slots = await readContentSlots(tenant, campaignId);

    expect(slots.map(({ delayDays }) => delayDays)).toEqual(days);
  },
);

it.each(STARTER_TEMPLATE_IDS)(
  "of a campaign from %s are in order, each with a built-in template that fits",
  async (starterTemplateId) => {
    const tenant = await givenTenant();
    const { campaignId } = await givenCampaign(tenant, 0, { starterTemplateId });
    const { items } = expectStatus(
      await tenant.call<Page<Template>>("GET", "/templates?limit=1000"),
      200,
    );

    const slots = await readContentSlots(tenant, campaignId);

    expect(
      slots.map(({ channel, label, channelPosition }) => `${channel}: ${label} ${channelPosition}`),
    ).toEqual(SLOTS[starterTemplateId]);
    expect(slots.map(({ position }) => position)).toEqual(slots.map((_, index) => index + 1));
    const templates = slots.map(({ templateId }) => items.find(({ id }) => id === templateId));
    expect(templates.map((template) => [template?.channel, template?.builtIn])).toEqual(
      slots.map(({ channel }) => [channel, true]),
    );
    // Two messages of one campaign say different things.
    expect(new Set(slots.map(({ templateId }) => templateId)).size).toBe(slots.length);
  },
);
