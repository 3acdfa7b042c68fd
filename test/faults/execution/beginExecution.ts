/** Begins a case in which campaigns are executed: with senders, leads and drafts of its own. */

import { ACTION_KINDS } from "../../../src/domain/action.ts";
import { expectStatus } from "../../support/api.ts";
import { SenderHouse } from "../../support/SenderHouse.ts";
import { givenSender } from "../../support/senders.ts";
import { tenantDatabase } from "../../support/tenantDatabase.ts";
import type { Decide } from "../director.ts";
import { type Ground, givenSubject } from "../ground.ts";
import type { Interposed } from "../interpose.ts";
import { undisturbed } from "../lives.ts";
import { beginScene } from "../scene.ts";
import { Chronicle, MOMENTS } from "./Chronicle.ts";
import type {
  ChooseConduct,
  ExecutedCampaign,
  ExecutionScene,
  SenderDesign,
} from "./executionScene.ts";
import { newNetwork } from "./network.ts";

const AUDIENCE_LENGTH = 4;

let audiences = 0;

/** Begins a case with senders, leads and drafts of its own. */
export async function beginExecution(
  ground: Ground,
  interposed: Interposed,
  design: {
    readonly campaigns: readonly ExecutedCampaign[];
    readonly senders: readonly SenderDesign[];
  },
  decide: Decide,
  chooseConduct: ChooseConduct,
): Promise<ExecutionScene> {
  Object.assign(interposed, { director: null, chronicle: null, network: null });
  interposed.actions.length = 0;
  const senders = new Map<string, SenderDesign>();
  for (const settings of design.senders) {
    const body = { url: "https://sender.example/", kinds: ACTION_KINDS, ...settings };
    senders.set((await givenSender(ground.tenant, body)).id, settings);
  }
  const { audience, leads } = await givenLeads(ground);
  const own = { ...ground, small: audience };
  const subjects = [];
  for (const { kind, starterTemplateId, delayDays, sender } of design.campaigns) {
    const ids = [...senders.keys()];
    const senderIds = sender === null ? ids : ids.slice(sender % ids.length).slice(0, 1);
    const subject = await givenSubject(own, kind, { starterTemplateId, senderIds });
    await setDelays(subject.campaignId, delayDays);
    subjects.push(subject);
  }
  const scene = beginScene(own, interposed, subjects, decide);
  const { director } = scene;
  const chronicle = new Chronicle(
    subjects.map(({ campaignId }) => campaignId),
    (line) => director.note(line),
  );
  await undisturbed(async () => {
    await tenantDatabase().batch(MOMENTS.map((sql) => tenantDatabase().prepare(sql)));
    await chronicle.begin(tenantDatabase());
  });
  const house = new SenderHouse({
    get now() {
      return Date.now();
    },
    moment: () => chronicle.moment(),
    note: (line) => director.note(line),
    keepsKeysHoursOf: (senderId) => senders.get(senderId)?.keepsKeysHours ?? 0,
  });
  const whole: ExecutionScene = {
    ...{ ...scene, senders, leads, house, chronicle, untold: [], connected: new Set() },
    chooseConduct: (senderId) => (director.isCalm ? 0 : chooseConduct(senderId)),
  };
  Object.assign(interposed, { chronicle, network: newNetwork(whole) });
  return whole;
}

async function givenLeads({ tenant }: Ground) {
  const name = `audience-${audiences++}`;
  const created = await tenant.call<{ id: string }>("POST", "/audiences", { body: { name } });
  const audienceId = expectStatus(created, 201).id;
  const leads = Array.from({ length: AUDIENCE_LENGTH }, (_, index) => `${name}-lead-${index}`);
  const body = { leads: leads.map((externalId) => ({ name: "Ada Lovelace", externalId })) };
  const path = `/audiences/${audienceId}/leads`;
  const added = await tenant.call<{ leadIds: string[] }>("POST", path, { body });
  return { audience: { audienceId, leadIds: expectStatus(added, 200).leadIds }, leads };
}

function setDelays(campaignId: string, days: number): Promise<unknown> {
  return undisturbed(() =>
    tenantDatabase()
      .prepare("UPDATE content_slots SET delay_days = ?2 WHERE campaign_id = ?1")
      .bind(campaignId, days)
      .run(),
  );
}
