/** The Worker talks to its own bindings, and to the URL of a sender: for a test of it, and for actions. */
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, givenCampaign, givenTenant, start } from "../../support/api.ts";
import { answerAsSender } from "../../support/fakeSender.ts";
import { givenSender } from "../../support/senders.ts";
import { eventually } from "../../support/stores.ts";

const LEADS = 3;

afterEach(() => vi.restoreAllMocks());

it("calls a sender, and nobody else over a whole conversation, addresses in leads included", async () => {
  const received = answerAsSender(204);
  const tenant = await givenTenant();
  const url = "https://sender.example.com/kickoff";
  const { id } = await givenSender(tenant, { url });
  expectStatus(await tenant.call("POST", `/senders/${id}/rotate-secret`), 200);
  const { campaignId, audienceId } = await givenCampaign(tenant, LEADS, {
    description: "https://example.com/",
  });
  const lead = {
    name: "https://example.com/name",
    linkedinUrl: "https://www.linkedin.com/in/somebody",
    attributes: { picture: "http://169.254.169.254/latest/meta-data" },
  };
  expectStatus(
    await tenant.call("POST", `/audiences/${audienceId}/leads`, { body: { leads: [lead] } }),
    200,
  );
  const reply = await start(tenant, campaignId);
  expectStatus(reply, 200);
  await eventually(
    () => Promise.resolve(received),
    ({ length }) => length === LEADS,
  );
  expectStatus(await tenant.call("POST", `/senders/${id}/test`), 200);

  expect(received.map((request) => request.url)).toEqual(Array(LEADS + 1).fill(url));
});
