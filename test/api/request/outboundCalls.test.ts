/** The Worker talks to its own bindings and to nobody else: there is no address that a request could make it fetch. */
import { afterEach, expect, it, vi } from "vitest";

import { expectStatus, givenCampaign, givenTenant, start } from "../../support/api.ts";
import { eventually, readInstances } from "../../support/stores.ts";

afterEach(() => vi.restoreAllMocks());

it("fetches nothing over a whole conversation, addresses in leads included", async () => {
  const fetch = vi.spyOn(globalThis, "fetch");
  const tenant = await givenTenant();
  const { campaignId, audienceId } = await givenCampaign(tenant, 3, {
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
    () => readInstances(reply.headers.get("Location")?.split("/").at(-1) ?? ""),
    ({ length }) => length === 3,
  );

  expect(fetch).not.toHaveBeenCalled();
});
