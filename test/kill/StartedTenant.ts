/** A tenant in one database whose campaigns are started and stopped, and what its clients see. */
import { setTimeout as sleep } from "node:timers/promises";

import { databaseOf } from "../../src/database/databases.ts";
import { seedTenant } from "../../tools/seedTenant.ts";
import { Client } from "./Client.ts";
import { deliverAgain } from "./deliveries.ts";
import type { Deployment } from "./deployment.ts";
import type { TenantPlace } from "./evidence.ts";
import type { Host } from "./Host.ts";
import type { RoundPlan, SchedulePlan, WavePlan } from "./plan.ts";
import type { CampaignPlan } from "./planCampaign.ts";
import type { RoundCampaign } from "./roundTypes.ts";
import { givenCampaigns } from "./world.ts";

/** How many messages are delivered by hand while the consumer has others. */
const MESSAGES_MEANWHILE = 8;

export class StartedTenant implements TenantPlace {
  readonly directory: string;
  readonly accountGroupId: string;
  readonly databaseNumber: number;
  readonly campaigns: readonly RoundCampaign[];
  readonly plan: RoundPlan;
  /** How many messages were delivered by hand and acknowledged. */
  messagesDelivered = 0;
  readonly #host: Host;
  readonly #client: Client;

  private constructor(
    place: TenantPlace,
    host: Host,
    client: Client,
    plan: RoundPlan,
    campaigns: readonly RoundCampaign[],
  ) {
    this.directory = place.directory;
    this.accountGroupId = place.accountGroupId;
    this.databaseNumber = place.databaseNumber;
    this.plan = plan;
    this.campaigns = campaigns;
    this.#host = host;
    this.#client = client;
  }

  /** Makes the tenant in a database, and a draft for each campaign of its plan. */
  static async prepare(
    { host, stores, directory }: Deployment,
    databaseNumber: number,
    plan: RoundPlan,
  ): Promise<StartedTenant> {
    const tenant = await seedTenant(stores, databaseNumber);
    const plans = plan.schedules.flatMap(({ waves }) => waves.flatMap((wave) => wave.campaigns));
    const given = await givenCampaigns(databaseOf(stores, databaseNumber), tenant, plans);
    const campaigns = plans.map((campaignPlan) => {
      const campaign = given.get(campaignPlan.name);
      if (campaign === undefined) throw new Error(`No campaign was made for ${campaignPlan.name}.`);
      return { ...campaign, plan: campaignPlan, history: { starts: [], stops: [], arrivals: [] } };
    });
    const client = new Client(host, tenant);
    return new StartedTenant({ ...tenant, directory }, host, client, plan, campaigns);
  }

  get requestsUnderWay(): number {
    return this.#client.requestsUnderWay;
  }

  /** Makes the runtime load what the starts of a wave of a schedule need, both counted from 0. */
  async warmUp(schedule: number, wave: number): Promise<void> {
    const { campaigns } = this.#waveOf(schedule, wave);
    await Promise.all(campaigns.map((plan) => this.#client.warmUp(this.#campaignOf(plan))));
  }

  /** Makes all requests of a wave. */
  async use(schedule: number, wave: number): Promise<void> {
    const { campaigns } = this.#waveOf(schedule, wave);
    const patience = this.#scheduleOf(schedule);
    await Promise.all(campaigns.map((plan) => this.#client.use(this.#campaignOf(plan), patience)));
  }

  /** Delivers messages a second time, as a schedule says. */
  async deliver(schedule: number): Promise<void> {
    await Promise.all(
      this.#scheduleOf(schedule).deliveries.map(async ({ afterMilliseconds, ...delivery }) => {
        await sleep(afterMilliseconds);
        await this.deliverAgain(delivery, MESSAGES_MEANWHILE);
      }),
    );
  }

  /** Delivers so many messages a second time, at once. */
  async deliverAgain(
    delivery: { readonly copies: number; readonly batches: number },
    limit: number,
  ): Promise<void> {
    this.messagesDelivered += await deliverAgain(this.#host, this, delivery, limit);
  }

  #scheduleOf(schedule: number): SchedulePlan {
    const found = this.plan.schedules[schedule];
    if (found === undefined) throw new Error(`There is no schedule ${schedule}.`);
    return found;
  }

  #waveOf(schedule: number, wave: number): WavePlan {
    const found = this.#scheduleOf(schedule).waves[wave];
    if (found === undefined) throw new Error(`The schedule ${schedule} has no wave ${wave}.`);
    return found;
  }

  #campaignOf({ name }: CampaignPlan): RoundCampaign {
    const campaign = this.campaigns.find(({ plan }) => plan.name === name);
    if (campaign === undefined) throw new Error(`There is no campaign ${name}.`);
    return campaign;
  }
}
