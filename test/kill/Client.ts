/** Speaks to the Worker as tenants do, through a runtime that may die at any moment, and notes what it sees. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Tenant } from "../../tools/seedTenant.ts";
import { observeArrival, observeTransition, type Reply } from "../invariants/observe.ts";
import type { TransitionObservation } from "../invariants/snapshot.ts";
import type { Host } from "./Host.ts";
import type { SchedulePlan } from "./plan.ts";
import type { ArrivalPlan, TransitionPlan } from "./planCampaign.ts";
import type { RoundCampaign } from "./roundTypes.ts";
import type { GivenCampaign } from "./world.ts";

/** How often a client that repeats asks in all. */
const MAXIMUM_ATTEMPTS = 8;
const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 1_000;
const WARM_UP_MILLISECONDS = 5_000;

/** The clients of one round. */
export class Client {
  readonly #host: Host;
  readonly #tenant: Tenant;
  #requestsUnderWay = 0;

  constructor(host: Host, tenant: Tenant) {
    this.#host = host;
    this.#tenant = tenant;
  }

  get requestsUnderWay(): number {
    return this.#requestsUnderWay;
  }

  /** Makes the runtime load what a start needs, as one that has been running for a while has done. */
  async warmUp({ campaignId }: GivenCampaign): Promise<void> {
    const { accountGroupId, token } = this.#tenant;
    const path = `v1/accounts/${accountGroupId}/campaigns/${campaignId}`;
    try {
      const response = await fetch(new URL(path, this.#host.url), {
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(WARM_UP_MILLISECONDS),
      });
      await response.body?.cancel();
    } catch {
      // A runtime that has just come back may fail this; the schedule is as good with a cold one.
    }
  }

  /** Makes all requests that the plan has for a campaign. */
  async use(
    campaign: RoundCampaign,
    { patienceMilliseconds }: Pick<SchedulePlan, "patienceMilliseconds">,
  ): Promise<void> {
    const { starts, stops, arrivals } = campaign.plan;
    const ask = (operation: "start" | "stop", observations: TransitionObservation[]) => {
      const path = `/campaigns/${campaign.campaignId}/${operation}`;
      return (plan: TransitionPlan) => this.#ask(path, plan, patienceMilliseconds, observations);
    };
    await Promise.all([
      ...starts.map(ask("start", campaign.history.starts)),
      ...stops.map(ask("stop", campaign.history.stops)),
      ...arrivals.map((arrival) => this.#addLeads(arrival, patienceMilliseconds, campaign)),
    ]);
  }

  /** Asks for a start or a stop. */
  async #ask(
    path: string,
    { client, afterMilliseconds, idempotencyKey, repeats }: TransitionPlan,
    patienceMilliseconds: number,
    observations: TransitionObservation[],
  ): Promise<void> {
    if (afterMilliseconds > 0) await sleep(afterMilliseconds);
    for (let attempt = 1; attempt <= (repeats ? MAXIMUM_ATTEMPTS : 1); attempt++) {
      const sentAt = Date.now();
      const headers: Record<string, string> =
        idempotencyKey === null ? {} : { "Idempotency-Key": idempotencyKey };
      const reply = await this.#post(path, headers, null, patienceMilliseconds);
      const observation = observeTransition(reply, client, idempotencyKey, sentAt);
      observations.push(observation);
      if (observation.status !== null && observation.status !== 502) return;
      await pause(attempt);
    }
  }

  /** Asks until it is answered: leads are told apart by their e-mail, so that repeating is harmless. */
  async #addLeads(
    { client, afterMilliseconds, leadCount }: ArrivalPlan,
    patienceMilliseconds: number,
    { campaignId, audienceId, history: { arrivals } }: RoundCampaign,
  ): Promise<void> {
    await sleep(afterMilliseconds);
    const leads = Array.from({ length: leadCount }, (_, index) => ({
      name: `Lead ${index} of ${client}`,
      email: `${client.replace(" ", "-")}-${index}@${campaignId}.example.com`,
    }));
    const body = JSON.stringify({ leads });
    for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
      const sentAt = Date.now();
      const reply = await this.#post(
        `/audiences/${audienceId}/leads`,
        { "Content-Type": "application/json" },
        body,
        patienceMilliseconds,
      );
      const observation = observeArrival(reply, client, sentAt);
      arrivals.push(observation);
      if (observation.status === 200) return;
      await pause(attempt);
    }
  }

  async #post(
    path: string,
    headers: Record<string, string>,
    body: string | null,
    patienceMilliseconds: number,
  ): Promise<Reply> {
    this.#requestsUnderWay++;
    try {
      const { accountGroupId, token } = this.#tenant;
      const response = await fetch(
        new URL(`v1/accounts/${accountGroupId}${path}`, this.#host.url),
        {
          method: "POST",
          headers: { Authorization: `Bearer ${token}`, ...headers },
          body,
          signal: AbortSignal.timeout(patienceMilliseconds),
        },
      );
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? `: ${error.cause}` : "";
      return { status: null, headers: new Headers(), text: `${error}${cause}` };
    } finally {
      this.#requestsUnderWay--;
    }
  }
}

/** Waits twice as long each time, to a limit. */
function pause(attempt: number): Promise<void> {
  return sleep(Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** attempt, LONGEST_PAUSE_MILLISECONDS));
}
