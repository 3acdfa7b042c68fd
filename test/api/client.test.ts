/** The client within a Worker, over a binding in the place of the network. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";

import {
  connect,
  dataOf,
  followEvents,
  listAll,
  previewStart,
  startCampaign,
  take,
  watchRun,
} from "../../client/index.ts";
import { givenTenant } from "../support/api.ts";

it("goes the whole way of a campaign", async () => {
  const { accountGroupId, token } = await givenTenant();
  const api = connect({
    url: "https://kickoff.test",
    key: token,
    fetch: (request) => exports.default.fetch(request),
  });
  const params = { path: { accountGroupId } };
  const { id: audienceId } = dataOf(
    await api.POST("/v1/accounts/{accountGroupId}/audiences", { params, body: { name: "Leads" } }),
  );
  await api.POST("/v1/accounts/{accountGroupId}/audiences/{audienceId}/leads", {
    params: { path: { accountGroupId, audienceId } },
    body: { leads: [{ name: "Lead", externalId: "1" }] },
  });
  const body = { starterTemplateId: "connect", name: "Campaign", audienceId } as const;
  const campaigns = "/v1/accounts/{accountGroupId}/campaigns";
  const campaign = {
    accountGroupId,
    campaignId: dataOf(await api.POST(campaigns, { params, body })).id,
  };
  const { plan } = await previewStart(api, campaign);
  const { runId } = await startCampaign(api, campaign, { plan });
  const states: string[] = [];
  for await (const { state } of watchRun(api, { ...campaign, runId })) states.push(state);
  const [event] = await take(followEvents(api, { accountGroupId, after: 0 }), 1);

  expect(states.at(-1)).toBe("created");
  expect(event).toMatchObject({ type: "campaign.started", data: { runId } });
  expect(await take(listAll(api, campaigns, params), 2)).toMatchObject([{ status: "active" }]);
  await expect(startCampaign(api, campaign)).rejects.toMatchObject({
    ...{ kind: "refused", code: "CAMPAIGN_ALREADY_ACTIVE", mayHaveHappened: false },
  });
});
