/** A tenant in one database whose campaigns are executed: its senders, which are in this process, its leads and its team. */
import { databaseOf } from "../../../src/database/databases.ts";
import { seedTenant, type Tenant } from "../../../tools/seedTenant.ts";
import type { SenderPeriod } from "../../invariants/execution.ts";
import { Client } from "../Client.ts";
import type { Deployment } from "../deployment.ts";
import type { TenantPlace } from "../evidence.ts";
import { Events } from "./Events.ts";
import { readClaim } from "./evidence.ts";
import { Leads } from "./Leads.ts";
import { Ledger } from "./Ledger.ts";
import type { ExecutedCampaignPlan } from "./plan.ts";
import { SenderServer } from "./SenderServer.ts";
import { Settling } from "./Settling.ts";
import { StandingChanges } from "./StandingChanges.ts";
import { SENDER_NAMES, type SenderIds, type Standing, toPeriod } from "./senders.ts";
import { Teller } from "./Teller.ts";
import type { Trap } from "./Trap.ts";
import { type ExecutedCampaign, givenCampaigns, givenSenders } from "./world.ts";

const PATIENCE_MILLISECONDS = 4_000;
const LOOK_MILLISECONDS = 250;

/** What a tenant is made for. */
export interface TenantDesign {
  readonly databaseNumber: number;
  /** What the conduct of its senders and its leads follows from. */
  readonly seed: string;
  readonly plans: readonly ExecutedCampaignPlan[];
  /** Passed by whoever asks or tells. */
  readonly trap: Trap;
  /** How many alarms are set that are to fall silent before all is quiet. */
  readonly countAlarms: () => number;
  /** How long that may take, */
  readonly patienceMilliseconds: number;
  /** and how long it is from one look to the next: each keeps this process busy. */
  readonly lookMilliseconds?: number;
}

interface Parts {
  readonly tenant: Tenant & TenantPlace;
  readonly design: TenantDesign;
  readonly client: Client;
  readonly teller: Teller;
  readonly ledger: Ledger;
  readonly events: Events;
  readonly server: SenderServer;
  readonly senderIds: SenderIds;
  readonly campaigns: readonly ExecutedCampaign[];
  /** Whether its senders behave as they should from now on. */
  readonly calm: { isCalm: boolean };
}

export class ExecutedTenant implements TenantPlace {
  readonly directory: string;
  readonly accountGroupId: string;
  readonly databaseNumber: number;
  readonly tenant: Tenant;
  readonly teller: Teller;
  readonly ledger: Ledger;
  readonly events: Events;
  readonly server: SenderServer;
  readonly campaigns: readonly ExecutedCampaign[];
  readonly standing: StandingChanges;
  readonly settling: Settling;
  readonly #client: Client;
  readonly #senderIds: SenderIds;
  readonly #calm: { isCalm: boolean };
  readonly #requests: Promise<void>[] = [];

  private constructor({ tenant, design, senderIds, campaigns, ...parts }: Parts) {
    const { teller, ledger, events, server, client, calm } = parts;
    this.directory = tenant.directory;
    this.accountGroupId = tenant.accountGroupId;
    this.databaseNumber = tenant.databaseNumber;
    this.tenant = tenant;
    this.teller = teller;
    this.ledger = ledger;
    this.events = events;
    this.server = server;
    this.campaigns = campaigns;
    this.#client = client;
    this.#senderIds = senderIds;
    this.#calm = calm;
    this.standing = new StandingChanges(teller, senderIds);
    this.settling = new Settling({
      ...{ tenant, senderIds, ledger, teller, events },
      campaignIds: campaigns.map(({ campaignId }) => campaignId),
      readPeriods: () => this.periods,
      countAlarms: design.countAlarms,
      patienceMilliseconds: design.patienceMilliseconds,
      lookMilliseconds: design.lookMilliseconds ?? LOOK_MILLISECONDS,
    });
  }

  /** Makes the tenant in its database, with its senders and a draft for each of its plans. */
  static async prepare(
    { host, stores, directory }: Deployment,
    design: TenantDesign,
  ): Promise<ExecutedTenant> {
    const { databaseNumber, seed, trap } = design;
    const tenant = { ...(await seedTenant(stores, databaseNumber)), directory };
    const calm = { isCalm: false };
    const teller = new Teller(host, tenant);
    const ledger = new Ledger();
    const events = new Events(teller, ledger, trap);
    const plans = new Map<string, ExecutedCampaignPlan>();
    const leads = new Leads(seed, plans, events);
    const server = new SenderServer({
      ...{ seed, ledger, trap },
      isCalm: () => calm.isCalm,
      nameOf: (campaignId) => plans.get(campaignId)?.name ?? "",
      claimedAt: (action, attempt) => readClaim(tenant, action, attempt),
      onAsked: (ask) => leads.onAsked(ask),
      onPerformed: (ask) => leads.onPerformed(ask),
      onTakenOn: (ask, promised) => events.tellResult(ask, promised),
    });
    try {
      const senderIds = await givenSenders(teller, server, await server.listen());
      const database = databaseOf(stores, databaseNumber);
      const campaigns = await givenCampaigns(database, tenant, senderIds, design.plans);
      for (const { campaignId, plan } of campaigns) plans.set(campaignId, plan);
      const client = new Client(host, tenant);
      const parts = { teller, ledger, events, server, client, calm };
      return new ExecutedTenant({ ...parts, tenant, design, senderIds, campaigns });
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** The settings of all its senders, the earliest first. */
  get periods(): SenderPeriod[] {
    const others = SENDER_NAMES.filter((name) => name !== "keeps-hours");
    return [...others.map((name) => toPeriod(this.#senderIds, name, 0)), ...this.standing.periods];
  }

  /** Makes all requests of campaigns. */
  use(plans: readonly ExecutedCampaignPlan[]): void {
    for (const campaign of this.campaigns.filter(({ plan }) => plans.includes(plan))) {
      const patience = { patienceMilliseconds: PATIENCE_MILLISECONDS };
      this.#requests.push(this.#client.use(campaign, patience));
    }
  }

  /** Lets the sender that keeps hours stand so. */
  stand(standing: Standing): void {
    this.#requests.push(this.standing.change(standing));
  }

  /** Waits for the answers to everything that was asked, with all senders open. */
  async hear(): Promise<void> {
    this.stand("open");
    await Promise.all(this.#requests);
  }

  /** Its senders behave as they should from now on. */
  calmDown(): void {
    this.#calm.isCalm = true;
  }

  /** Gives up what has no answer yet, and closes its senders. */
  end(): void {
    this.teller.end();
    this.server.close();
  }
}
