/** Records of calls that come late, and records that are repeated since their answer was lost. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { type ActionRecord, recordActions } from "../../src/database/recordActions.ts";
import { givenCampaign, givenTenant, stopCampaign } from "../support/api.ts";
import { givenQuietRun } from "../support/campaignStates.ts";
import { givenSender } from "../support/senders.ts";

const NOW = Date.now();
const claim = "6b0382d84e1a7c3f905b6d28";

/** An action that its sender was asked for under the claim, as often as `attempt` says. */
async function givenCalled(status: string, attempt: number) {
  const tenant = await givenTenant();
  const { id: senderId } = await givenSender(tenant, { enabled: false });
  const { campaignId } = await givenCampaign(tenant, 1);
  const runId = await givenQuietRun(tenant, campaignId);
  await stopCampaign(tenant, campaignId);
  await env.DATABASE.prepare(
    `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, attempt, reservation, claim, not_after,
       slot_at, first_called_at, called_at, answered_at)
     VALUES (?1, 0, 1, ?2, ?3, 'connection_request', ?4, ?5, '', ?6, ?7, ?7, 1, ?7, 2)`,
  )
    .bind(campaignId, runId, senderId, status, attempt, claim, NOW)
    .run();
  const known: ActionRecord = {
    ...{ campaignId, position: 0, step: 1, from: "sending", claim, status: "sent", doneAt: NOW },
    ...{ code: null, message: null, externalId: null, thread: null, isGivenBack: false },
    ...{ attempt, calledAt: NOW },
  };
  const record = (change: Partial<ActionRecord>) =>
    recordActions(env.DATABASE, {
      senderId,
      records: [{ ...known, ...change }],
      transitions: [],
      pauses: [],
      now: NOW,
    });
  const read = () =>
    env.DATABASE.prepare("SELECT status, attempt FROM actions WHERE campaign_id = ?1")
      .bind(campaignId)
      .first();
  return { record, read };
}

it("records what comes late of an action that is left to a person", async () => {
  const { record, read } = await givenCalled("unknown", 1);

  await record({});

  expect(await read()).toEqual({ status: "sent", attempt: 1 });
});

it("records nothing of a call that is not the last", async () => {
  const { record, read } = await givenCalled("unknown", 2);

  await record({ claim: "6b0382d84e1a7c3f905b6d29" });

  expect(await read()).toEqual({ status: "unknown", attempt: 2 });
});

it.each(["sending", "unknown"])(
  "gives back one attempt of an action that is %s, however often that is recorded",
  async (status) => {
    const { record, read } = await givenCalled(status, 3);

    for (let time = 0; time < 3; time++) await record({ status: "expired", isGivenBack: true });

    expect(await read()).toEqual({ status: "unknown", attempt: 2 });
  },
);

it("records what was done, though an event has said meanwhile that nothing happened", async () => {
  const { record, read } = await givenCalled("expired", 0);

  await record({});

  expect(await read()).toMatchObject({ status: "sent" });
});

it.each([
  { when: "an earlier call", change: { calledAt: NOW - 1 } },
  { when: "an earlier attempt", change: { attempt: 1 } },
])("takes nothing back for a look-up that is about $when", async ({ change }) => {
  const { record, read } = await givenCalled("sending", 2);

  await record({ claim: null, status: "expired", isGivenBack: true, ...change });

  expect(await read()).toEqual({ status: "sending", attempt: 2 });
});
