/** A start is over the leads that the campaign had selected, whatever changes while it is under way. */

import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { MAXIMUM_RANGE_LENGTH } from "../../src/domain/range.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { expectStatus, givenCampaign } from "../support/api.ts";
import { removeTemplates } from "../support/campaignStates.ts";
import { findViolations, readRuns } from "./findViolations.ts";
import { givenSubject } from "./ground.ts";
import { undisturbed } from "./lives.ts";
import { becomeQuiet, beginScene, runAlarm, startAsClient } from "./scene.ts";
import { useStage } from "./stage.ts";
import { letPass } from "./time.ts";

const stage = useStage();

it("creates no instance for leads that are added while the start is under way", async () => {
  const { tenant } = stage.ground;
  const { campaignId, audienceId } = await givenCampaign(tenant, 3);
  const subject = { kind: "small", campaignId, audienceId, selection: [0, 1, 2] } as const;
  const scene = beginScene(stage.ground, stage.interposed, [subject], () => null);
  const addLead = async (email: string) => {
    const reply = await tenant.call("POST", `/audiences/${audienceId}/leads`, {
      body: { leads: [{ name: "Lead", email }] },
    });
    expectStatus(reply, 200);
  };

  await Promise.all([
    addLead("before@example.com"),
    startAsClient(scene, subject, null),
    addLead("during@example.com"),
  ]);
  await addLead("after@example.com");

  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene)).toEqual([]);
});

it("answers a retry as the campaign was when it started, whatever it became", async () => {
  const subject = await givenSubject(stage.ground, "small");
  const scene = beginScene(stage.ground, stage.interposed, [subject], () => null);
  const first = await startAsClient(scene, subject, "key");
  await undisturbed(() => removeTemplates(subject.campaignId));
  await undisturbed(() =>
    env.DATABASE.prepare("UPDATE campaigns SET name = 'Renamed' WHERE id = ?1")
      .bind(subject.campaignId)
      .run(),
  );
  await abortAllDurableObjects();

  const { reply } = await startAsClient(scene, subject, "key");

  if (reply === "none" || first.reply === "none") throw new Error("no answer");
  expect(reply.body.data).toEqual(first.reply.body.data);
  expect(await becomeQuiet(scene)).not.toBeNull();
  expect(await findViolations(scene)).toEqual([]);
});

/** More leads than one call of the queue takes ranges for. */
const MANY = 101 * MAXIMUM_RANGE_LENGTH;

it("finishes a start that dies between two calls of the queue", async () => {
  const { tenant } = stage.ground;
  const { audienceId } = await givenCampaign(tenant, 1);
  await undisturbed(() => addManyLeads(audienceId));
  const { campaignId } = await givenCampaign(tenant, 0, { audienceId });
  const selection = Array.from({ length: MANY }, (_, position) => position);
  const subject = { kind: "large", campaignId, audienceId, selection } as const;
  let calls = 0;
  const sizes: number[] = [];
  const scene = beginScene(
    stage.ground,
    stage.interposed,
    [subject],
    ({ boundary, scene: where }) => {
      if (boundary !== "queue.sendBatch" || where !== "start") return null;
      sizes.push(stage.interposed.queue.length);
      return ++calls === 2 ? "crash-before" : null;
    },
  );

  await scene.director.watch(startAsClient(scene, subject, null));
  letPass(15_000);
  await scene.director.watch(runAlarm(scene, subject));

  expect(sizes).toEqual([0, 100]);
  // 100 ranges from the start, and from the alarm all 101 that no consumer has settled.
  expect(stage.interposed.queue).toHaveLength(201);
  expect(JSON.stringify(stage.interposed.queue.slice(0, 100)).length).toBeLessThan(256_000);
  expect(await becomeQuiet(scene)).not.toBeNull();
  const [run] = await readRuns(scene);
  expect(run?.instancesCreated).toBe(MANY);
  expect(run?.positions).toHaveLength(MANY);
});

async function addManyLeads(audienceId: string): Promise<void> {
  const prefix = newIdentifier(Date.now()).slice(0, 16);
  await env.DATABASE.batch([
    env.DATABASE.prepare(
      `WITH RECURSIVE positions (position) AS (SELECT 1 UNION ALL SELECT position + 1 FROM positions WHERE position < ?2 - 1)
       INSERT INTO leads (audience_id, position, id, name, email, created_at)
       SELECT ?1, position, ?3 || printf('%08x', position), 'Lead', 'many-' || position || '@example.com', 0 FROM positions`,
    ).bind(audienceId, MANY, prefix),
    env.DATABASE.prepare("UPDATE audiences SET lead_count = ?2 WHERE id = ?1").bind(
      audienceId,
      MANY,
    ),
  ]);
}
