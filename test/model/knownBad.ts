/**
 * Designs that are known to be bad: each replaces one thing that production code rests on, and the model must show what
 * breaks. None of them copies production code.
 */
import { CampaignObject } from "../../src/campaignObject/CampaignObject.ts";
import { parseCampaignObjectName } from "../../src/campaignObject/campaignObjectName.ts";
import { selectStartFacts } from "../../src/database/startFacts.ts";
import { decideStart, type StartConflict } from "../../src/domain/decideStart.ts";
import type { StartedCampaign, StartRequest, StopRequest } from "../../src/domain/transition.ts";
import { Turnstile } from "../../src/platform/turnstile.ts";
import { answering, delegating, rewriting, type WrapDatabase } from "./databases.ts";
import type { Design, Wrap } from "./designs.ts";
import type { Isolate } from "./isolates.ts";
import { FAULT, type Settings } from "./settings.ts";
import { currentIsolate } from "./Time.ts";
import { FAULTS } from "./upstreamFaults.ts";

/** The statements that the designs depart from are told apart by these words. */
const START = /UPDATE campaigns[^;]*SET status = 'active'/;
const STOP = /UPDATE campaigns[^;]*SET status = 'stopped'/;

/** A transition takes effect whatever has changed since it was asked for. */
function outOfOrder(transitions: RegExp): Wrap {
  return wrappingDatabase(rewriting(transitions, [[/c\.updated_at < (\?\d+)/g, "$1 > 0"]]));
}

/** What a run counts before a range is created, and what it counts afterwards. */
const COUNT_WITHOUT = /UPDATE runs AS r SET instances_created = r\.instances_created - /;
const COUNT = /UPDATE runs AS r SET\s+instances_created = r\.instances_created \+ /;

/** The consumer does not see that a run has ended, nor do the statements that create a range. */
const seesNoEnd = wrappingDatabase(
  rewriting(/AS has_ended/, [[/\S+ IS NOT NULL AS has_ended/g, "0 AS has_ended"]]),
);
const unfenced = wrappingDatabase(
  rewriting(/AND r\.ended_at IS NULL AND r\.first_position/, [
    ["AND r.ended_at IS NULL AND r.first_position", "AND r.first_position"],
  ]),
);

function wrappingDatabase(wrap: WrapDatabase): Wrap {
  return ({ env, state }) => ({
    env: { ...env, DATABASE: wrap(env.DATABASE) as D1Database },
    state,
  });
}

/** A start that checks by itself, waits for the answer, and then writes without a guard. */
const checkThenWrite: Design = {
  alteration: "DROP INDEX runs_live; DROP INDEX runs_by_start",
  wrap: (bindings, isolate) => {
    const unguarded = wrappingDatabase(
      rewriting(START, [["AND c.status IN ('draft', 'stopped')", ""]]),
    );
    const { env } = unguarded(bindings, isolate);
    const database = env.DATABASE;
    const { accountGroupId, campaignId } = parseCampaignObjectName(bindings.state.id.name);
    const batch: D1Database["batch"] = async (statements) => {
      const isStart = statements.some((one) => START.test((one as unknown as { sql: string }).sql));
      if (isStart) {
        const facts = await selectStartFacts(database, accountGroupId, campaignId);
        if (facts !== null && !decideStart(facts).start) return [];
      }
      return await database.batch(statements);
    };
    return { ...bindings, env: { ...env, DATABASE: { ...delegating(database), batch } as never } };
  },
};

/** All come in at once. */
const noTurnstile = (): (() => void) => {
  const { pass } = Turnstile.prototype;
  Turnstile.prototype.pass = ((task: () => Promise<unknown>) => task()) as typeof pass;
  return () => {
    Turnstile.prototype.pass = pass;
  };
};

/** An object that does something else with what a start comes to, or with what it is asked. */
class DatedByCall extends CampaignObject {
  override start(request: StartRequest) {
    return super.start({ ...request, askedAt: Date.now() });
  }

  override stop(request: StopRequest) {
    return super.stop({ ...request, askedAt: Date.now() });
  }
}

class WithoutKeys extends CampaignObject {
  override start(request: StartRequest) {
    return super.start({ ...request, idempotencyKey: null });
  }
}

class Hopeful extends CampaignObject {
  override async start(request: StartRequest): ReturnType<CampaignObject["start"]> {
    const outcome = await super.start(request);
    if (outcome.outcome !== "unsettled" && outcome.outcome !== "nothing-done") return outcome;
    const { runId, campaignId, askedAt } = request;
    const campaign = { id: campaignId, status: "active", startedAt: askedAt, updatedAt: askedAt };
    const done = {
      runId,
      campaign,
      triggered: true,
      instancesCreated: 0,
      whole: { from: 0, to: 0 },
    };
    return { outcome: "done", done: done as unknown as StartedCampaign };
  }
}

/** Which conflicts an object remembers beyond what it should, and for how long. */
function remembering(rule: {
  readonly milliseconds: number;
  readonly ownStart?: true;
  readonly throughStop?: true;
}): typeof CampaignObject {
  return class extends CampaignObject {
    #known: { readonly refusal: StartConflict; readonly until: number } | null = null;

    override async start(request: StartRequest) {
      const known = this.#known;
      const isOwn = known?.refusal.runId === request.runId;
      if (known !== null && Date.now() < known.until && request.idempotencyKey === null && !isOwn) {
        return { outcome: "refused" as const, refusal: known.refusal };
      }
      const outcome = await super.start(request);
      if (outcome.outcome === "refused" && outcome.refusal.reason === "conflict") {
        this.#remember(outcome.refusal);
      }
      if (outcome.outcome === "done" && rule.ownStart === true) {
        const { runId } = outcome.done;
        const code = "CAMPAIGN_ALREADY_ACTIVE";
        this.#remember({ reason: "conflict", code, runId, since: Date.now() });
      }
      return outcome;
    }

    override stop(request: StopRequest) {
      if (rule.throughStop !== true) this.#known = null;
      return super.stop(request);
    }

    #remember(refusal: StartConflict): void {
      this.#known = { refusal, until: Date.now() + rule.milliseconds };
    }
  };
}

/** Its alarm looks in the name of another object, so that a refused start does not know of it. */
class ForgetsLooks extends CampaignObject {
  readonly #looker: CampaignObject;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#looker = new CampaignObject(ctx, env);
  }

  override alarm(): Promise<void> {
    return this.#looker.alarm();
  }
}

/** Both pass one turnstile all the same. */
const oneTurnstile = (): (() => void) => {
  const { pass } = Turnstile.prototype;
  const turnstiles = new WeakMap<object, Turnstile>();
  Turnstile.prototype.pass = function <T>(this: Turnstile, task: () => Promise<T>): Promise<T> {
    const isolate = currentIsolate();
    const turnstile = turnstiles.get(isolate) ?? this;
    turnstiles.set(isolate, turnstile);
    return pass.call(turnstile, task) as Promise<T>;
  };
  return () => {
    Turnstile.prototype.pass = pass;
  };
};

/** Changes what an object does with its storage. */
function storing(
  change: (storage: DurableObjectStorage, isolate: Isolate) => Partial<DurableObjectStorage>,
): Wrap {
  return ({ env, state }, isolate) => ({
    env,
    state: {
      ...state,
      storage: { ...state.storage, ...change(state.storage, isolate) },
    } as DurableObjectState,
  });
}

const doNothing = () => Promise.resolve();

/** Objects whose look has failed, and whose storage fails too. */
const failingStorages = new WeakSet<Isolate>();

/** A call that is repeated makes those before it look as if they had certainly failed. */
const judgedByLast: Wrap = wrappingDatabase((database) => {
  let last: Error | null = null;
  return {
    ...delegating(database),
    batch: async <T>(statements: D1PreparedStatement[]) => {
      if (last !== null) last.message = FAULTS.databaseRejects.message;
      last = null;
      try {
        return await database.batch<T>(statements);
      } catch (error) {
        last = new Error((error as Error).message);
        throw last;
      }
    },
  };
});

/** A stub that repeats a call by itself: whoever calls it hears of the last attempt alone. */
const repeatingCalls: Wrap = ({ env, state }) => {
  const repeat = async (call: () => Promise<unknown>) => {
    try {
      return await call();
    } catch (error) {
      if (error !== FAULTS.objectLost) throw error;
      return await call();
    }
  };
  const getByName = (name: string) => {
    const stub = env.CAMPAIGNS.getByName(name) as unknown as Record<string, Method>;
    const methods = Object.entries(stub).map(([method, call]) => [
      method,
      (input: unknown) => repeat(() => call(input)),
    ]);
    return Object.fromEntries(methods) as unknown;
  };
  return { env: { ...env, CAMPAIGNS: { getByName } as unknown as Env["CAMPAIGNS"] }, state };
};

type Method = (input: unknown) => Promise<unknown>;

/** Schedules in which nothing but the alarm makes up for what is lost. */
const ALARM_ALONE: Partial<Settings> = {
  ...{ nets: "alarm", trigger: "manual" },
  faults: FAULT.crashes | FAULT.messagesLost | FAULT.sendFails,
};

/** Leads come while the run is live, and the ranges of what is missing are cut anew. */
const GROWING: Partial<Settings> = {
  ...{ nets: "alarm-and-sweep", trigger: "automatic" },
  isExplicit: false,
};

const LACKS_INSTANCES = /not one for each of/;
const DENIED = /was refused, and the (start|stop) of the run \w+ is its own/;
const OUT_OF_ORDER = /a late call undid a later one/;
const OUT_OF_DATE = /whose stop had been answered|long been stopped/;

/** A design, what the model must find wrong with it, and a seed whose schedules show it soon, where others take longer. */
export const KNOWN_BAD: readonly (readonly [string, RegExp, Design, seed?: number])[] = [
  ["sets no alarm", LACKS_INSTANCES, { wrap: storing(() => ({ setAlarm: doNothing })) }],
  [
    "does not wait until the alarm is set",
    LACKS_INSTANCES,
    {
      settings: ALARM_ALONE,
      wrap: storing((storage) => ({
        setAlarm: (due) => {
          void storage.setAlarm(due);
          return doNothing();
        },
      })),
    },
  ],
  [
    "lets the alarm throw",
    /object \w+ throws/,
    {
      onLog: (event, isolate) => {
        if (event === "alarm.fault") failingStorages.add(isolate);
      },
      wrap: storing((storage, isolate) => ({
        getAlarm: () =>
          failingStorages.delete(isolate)
            ? Promise.reject(FAULTS.objectBroken)
            : storage.getAlarm(),
      })),
    },
  ],
  [
    "deletes the alarm that a waiting look relies on",
    LACKS_INSTANCES,
    { objectClass: ForgetsLooks, install: oneTurnstile, settings: ALARM_ALONE },
    6,
  ],
  ["has no sweep", LACKS_INSTANCES, { hasNoSweep: true }],
  [
    "checks, then waits, with neither turnstile nor guard",
    /two runs are live/,
    { ...checkThenWrite, install: noTurnstile },
    3,
  ],
  ["checks, then waits, with the turnstile alone", /two runs are live/, checkThenWrite, 8],
  [
    "has the guard, but no turnstile",
    LACKS_INSTANCES,
    { install: noTurnstile, settings: ALARM_ALONE },
  ],
  ["dates a start by its latest call", OUT_OF_ORDER, { objectClass: DatedByCall }],
  [
    "lets a late start revive a stopped campaign",
    /started before the run/,
    { wrap: outOfOrder(START) },
  ],
  ["lets a late stop end a later run", /was stopped before it started/, { wrap: outOfOrder(STOP) }],
  ["forgets idempotency keys", /got the answer to the key/, { objectClass: WithoutKeys }],
  [
    "counts by message",
    /instances_created BETWEEN 0 AND instances_promised/,
    {
      wrap: wrappingDatabase(
        rewriting(COUNT, [["r.instances_created + held.instances", "r.instances_created + 4"]]),
      ),
    },
  ],
  [
    "counts twice what two ranges share",
    /instances_created BETWEEN 0 AND instances_promised|\d+ instances counted/,
    {
      wrap: wrappingDatabase(rewriting(COUNT_WITHOUT, [["- held.instances", "- 0"]])),
      settings: GROWING,
    },
  ],
  [
    "lets a late clock set a run's progress back",
    /the progress of the run \w+ goes back in time/,
    {
      wrap: wrappingDatabase(
        rewriting(COUNT, [["max(r.progressed_at, held.updated_at)", "held.updated_at"]]),
      ),
    },
  ],
  [
    "creates instances in ended runs",
    /\d+ instances stopped, \d+ were open/,
    {
      wrap: (bindings, isolate) => unfenced(seesNoEnd(bindings, isolate), isolate),
    },
  ],
  [
    "finishes instances of ended runs",
    /\d+ instances stopped, \d+ were open/,
    { alteration: "DROP TRIGGER instances_of_ended_runs" },
  ],
  [
    "answers 502 without a look",
    DENIED,
    { wrap: wrappingDatabase(answering(/r\.started_campaign\s+FROM runs/, () => [])) },
    9,
  ],
  [
    "judges a failed call by its last attempt",
    DENIED,
    {
      wrap: judgedByLast,
      settings: {
        ...{ nets: "alarm-and-sweep", firstFaultyChoice: 144 },
        faults: FAULT.databaseFails | FAULT.outcomeUnknown | FAULT.lateWrites,
      },
    },
    8,
  ],
  ["believes whatever a repeated call answers", DENIED, { wrap: repeatingCalls }, 4],
  ["answers 200 without knowing", /was told/, { objectClass: Hopeful }],
  [
    "remembers a conflict for ever",
    OUT_OF_DATE,
    { objectClass: remembering({ milliseconds: Number.POSITIVE_INFINITY }) },
  ],
  [
    "takes its own start for active",
    OUT_OF_DATE,
    { objectClass: remembering({ milliseconds: 1_000, ownStart: true }) },
  ],
  [
    "remembers a conflict through a stop",
    OUT_OF_DATE,
    { objectClass: remembering({ milliseconds: 1_000, throughStop: true }) },
  ],
];

/** Wasteful, but no promise depends on it: the model must not object. */
export const HARMLESS: readonly (readonly [string, Design])[] = [
  [
    "sends every range again, missing or not",
    {
      wrap: wrappingDatabase(
        answering(/gap_from/, ([from, to]) => [{ gap_from: from, gap_to: to }]),
      ),
    },
  ],
];
