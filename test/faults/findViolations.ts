/** The invariants, checked over what the clients saw and what D1 holds once all is quiet. */

import { checkInvariants } from "../invariants/checkInvariants.ts";
import {
  type CampaignStateRow,
  type RunStateRow,
  SELECT_CAMPAIGNS,
  SELECT_RUNS,
  toCampaignStates,
} from "../invariants/readCampaigns.ts";
import type { CampaignSnapshot, RunState, Snapshot } from "../invariants/snapshot.ts";
import { expectEnvelope } from "../support/expectations.ts";
import { tenantDatabase } from "../support/tenantDatabase.ts";
import { undisturbed } from "./lives.ts";
import { hasAlarm, type Observation, type Scene } from "./scene.ts";

/**
 * Every invariant that is broken, in words; empty when all hold.
 *
 * @param clockToleranceMilliseconds how far the test has moved the clock under requests' feet
 */
export async function findViolations(
  scene: Scene,
  clockToleranceMilliseconds = 0,
): Promise<string[]> {
  return findViolationsIn(scene, await takeSnapshot(scene, clockToleranceMilliseconds));
}

/** The same, of a snapshot that has been taken. */
export function findViolationsIn({ starts, stops }: Scene, snapshot: Snapshot): string[] {
  return [
    ...starts.flatMap((start) =>
      checkReply(start, ["CAMPAIGN_ALREADY_ACTIVE", "CAMPAIGN_COMPLETED"]),
    ),
    ...stops.flatMap((stop) => checkReply(stop, ["CAMPAIGN_NOT_ACTIVE"])),
    ...checkInvariants(snapshot),
  ];
}

/** Everything that is known of a case's campaigns. */
export async function takeSnapshot(
  scene: Scene,
  clockToleranceMilliseconds = 0,
): Promise<Snapshot> {
  const { subjects, interposed, director } = scene;
  let alarms = 0;
  for (const subject of subjects) {
    if (await hasAlarm(scene, subject)) alarms++;
  }
  return {
    campaigns: await readCampaigns(scene),
    unfinished: { incompleteRuns: 0, alarms, messages: interposed.queue.length },
    circumstances: {
      clockToleranceMilliseconds,
      lateWrites: director.delayed,
      hadTwoObjects: false,
    },
  };
}

/** The runs of a case's campaigns, the oldest of each first. */
export async function readRuns(scene: Scene): Promise<readonly RunState[]> {
  return (await readCampaigns(scene)).flatMap(({ runs }) => runs);
}

/** Reads D1 without faults, and once: a call takes longer than what it reads. */
export async function readCampaigns({
  subjects,
  starts,
  stops,
  arrivals,
}: Scene): Promise<CampaignSnapshot[]> {
  const campaignIds = JSON.stringify(subjects.map(({ campaignId }) => campaignId));
  const [campaigns, runs] = await undisturbed(() =>
    tenantDatabase().batch(
      [SELECT_CAMPAIGNS, SELECT_RUNS].map((sql) => tenantDatabase().prepare(sql).bind(campaignIds)),
    ),
  );
  const states = toCampaignStates(
    campaigns?.results as CampaignStateRow[],
    runs?.results as RunStateRow[],
  );
  return subjects.map(({ campaignId, selection }) => {
    const state = states.find(({ id }) => id === campaignId);
    if (state === undefined) throw new Error(`The campaign ${campaignId} is gone.`);
    const seenOf = <Seen>(all: readonly { readonly campaignId: string; readonly seen: Seen }[]) =>
      all.filter((one) => one.campaignId === campaignId).map(({ seen }) => seen);
    return {
      ...state,
      ...{ selection, starts: seenOf(starts), stops: seenOf(stops), arrivals: seenOf(arrivals) },
    };
  });
}

/** What the contract says of an answer, whether or not it reached the client. */
function checkReply({ reply }: Observation<unknown>, conflicts: readonly string[]): string[] {
  if (reply === "none") return ["A client got no answer at all."];
  const { status, body, headers } = reply;
  const faults: string[] = [];
  try {
    expectEnvelope(reply);
  } catch (error) {
    faults.push(`An answer is not the envelope: ${String(error)}`);
  }
  if (status === 409 && !conflicts.includes(body.error.code)) {
    faults.push(`A 409 has another code: ${reply.text}`);
  }
  if (status === 502 && !headers.has("Retry-After")) {
    faults.push(`A 502 does not say when to retry: ${reply.text}`);
  }
  return faults;
}
