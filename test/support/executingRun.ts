/** A run whose actions are where a test puts them, by the statements of production, while the senders' objects sleep. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { claimActions, selectActionsToCall } from "../../src/database/actionsToCall.ts";
import { type AskedAction, reserveActions } from "../../src/database/reserveActions.ts";
import { toActionId, toInstanceId } from "../../src/domain/action.ts";
import { type CallAnswer, decideAfterCall } from "../../src/domain/decideAfterCall.ts";
import { toTransition } from "../../src/domain/toTransition.ts";
import { parseFrozenWorkflow, stepOf } from "../../src/domain/workflow.ts";
import { newIdentifier } from "../../src/platform/identifiers.ts";
import { recordOutcomes } from "../../src/queue/recordOutcomes.ts";
import {
  expectStatus,
  type GivenAudience,
  givenCampaign,
  givenTenant,
  type Tenant,
} from "./api.ts";
import { givenQuietRun } from "./campaignStates.ts";
import { givenSender } from "./senders.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** A started campaign, with a sender that can do everything. */
export interface ExecutingRun extends GivenAudience {
  readonly tenant: Tenant;
  readonly campaignId: string;
  readonly runId: string;
  readonly senderId: string;
}

/** What an action's call has come to; `reserved`, `sending`: no answer yet. */
export type Progress = CallAnswer | "reserved" | "sending";

const ALL_KINDS = ["engage", "connection_request", "direct_message", "inmail"];

/** Keeps the objects of senders asleep until the mocks are restored. Returns the names of those that were to wake. */
export function keepSendersAsleep(): string[] {
  const woken: string[] = [];
  vi.spyOn(env.SENDERS, "getByName").mockImplementation(
    (name) =>
      ({
        wake: () => {
          woken.push(name);
          return Promise.resolve();
        },
      }) as never,
  );
  return woken;
}

/** Starts a campaign over `leadCount` leads; `keepSendersAsleep` comes first. */
export async function givenExecutingRun(
  leadCount: number,
  body: Record<string, unknown> = {},
  owner?: Pick<ExecutingRun, "tenant" | "senderId">,
): Promise<ExecutingRun> {
  const tenant = owner?.tenant ?? (await givenTenant());
  const senderId = owner?.senderId ?? (await givenSender(tenant, { kinds: ALL_KINDS })).id;
  const campaign = await givenCampaign(tenant, leadCount, {
    starterTemplateId: "connect-engage-dm",
    ...body,
  });
  const runId = await givenQuietRun(tenant, campaign.campaignId);
  return { ...campaign, tenant, senderId, runId };
}

/** The id under which a sender knows an action. */
export function actionIdOf({ runId }: Pick<ExecutingRun, "runId">, position: number, step = 1) {
  return toActionId({ runId, position }, step);
}

/** The id of an instance. */
export function instanceIdOf({ runId }: Pick<ExecutingRun, "runId">, position: number): string {
  return toInstanceId({ runId, position });
}

/** Brings the action of a step as far as a call can; the lead is admitted by its first action. */
export async function givenAction(
  run: ExecutingRun,
  position: number,
  progress: Progress,
  step = 1,
): Promise<void> {
  const { campaignId, runId, senderId, tenant } = run;
  const now = Date.now();
  const reservation = newIdentifier(now);
  const instance = await readInstance(run, position);
  const workflow = parseFrozenWorkflow(String(await readRun(runId, "workflow")));
  const sender = { id: senderId, updatedAt: Number(await readSender(senderId, "updated_at")) };
  const asked: AskedAction[] = await reserveActions(tenantDatabase(), {
    sender,
    reservation,
    actions: [
      {
        ...{ campaignId, runId, position, step },
        kind: stepOf(workflow, step).kind,
        version: Number(instance.version),
        notAfter: now + 60_000,
        present: null,
        admits: true,
      },
    ],
    isCounted: true,
    slots: { after: now, count: await countSlots(senderId, now) },
    transitions: [
      toTransition(
        { runId, position, version: Number(instance.version), step },
        { next: "due", step, dueAt: now },
        senderId,
      ),
    ],
    admitted: [],
    now,
  });
  if (asked.length !== 1) throw new Error("Nothing was reserved.");
  if (progress === "reserved") return;
  const claim = newIdentifier(now);
  const claimed = await claimActions(tenantDatabase(), {
    ...{ claim, sender, reservation, now },
    accountGroupId: tenant.accountGroupId,
    actions: asked.map((one) => ({ ...one, identityHashes: [] })),
  });
  if (claimed.length !== 1) throw new Error("Nothing was claimed.");
  if (progress === "sending") return;
  const { actions } = await selectActionsToCall(
    tenantDatabase(),
    { accountGroupId: tenant.accountGroupId, senderId },
    asked,
    reservation,
    now,
  );
  await recordOutcomes(
    tenantDatabase(),
    senderId,
    actions.map((action) => ({
      action,
      claim,
      after: decideAfterCall(
        progress,
        {
          ...{ workflow, step, attempt: 1, notAfter: action.notAfter },
          connectedAt: action.connectedAt,
          sender: { keepsKeysHours: 0, looksUpActions: false },
        },
        Date.now(),
      ),
    })),
    Date.now(),
  );
}

type StoredRow = Record<string, string | number | null>;

/** An instance, as its row. */
export function readInstance({ runId }: Pick<ExecutingRun, "runId">, position: number) {
  return readOne("SELECT * FROM instances WHERE run_id = ?1 AND position = ?2", runId, position);
}

/** An action, as its row. */
export function readAction(
  { campaignId }: Pick<ExecutingRun, "campaignId">,
  position: number,
  step = 1,
) {
  return readOne(
    "SELECT * FROM actions WHERE campaign_id = ?1 AND position = ?2 AND step = ?3",
    campaignId,
    position,
    step,
  );
}

/** A column of a run. */
export async function readRun(runId: string, column: string) {
  return (await readOne("SELECT * FROM runs WHERE id = ?1", runId))[column];
}

async function readSender(senderId: string, column: string) {
  return (await readOne("SELECT * FROM senders WHERE id = ?1", senderId))[column];
}

async function countSlots(senderId: string, after: number): Promise<number> {
  const { n } = await readOne(
    "SELECT count(*) AS n FROM actions WHERE sender_id = ?1 AND slot_at > ?2",
    senderId,
    after,
  );
  return Number(n);
}

async function readOne(query: string, ...parameters: unknown[]): Promise<StoredRow> {
  const row = await tenantDatabase()
    .prepare(query)
    .bind(...parameters)
    .first<StoredRow>();
  if (row === null) throw new Error(`There is no such row: ${query}`);
  return row;
}

/** What a sender is answered of an event. */
export interface EventResult {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string | null;
}

/** Tells events; each gets an id and a time unless it has one. */
export async function tell(
  tenant: Tenant,
  ...events: readonly Record<string, unknown>[]
): Promise<readonly EventResult[]> {
  const reply = await tenant.call<{ results: EventResult[] }>("POST", "/sender-events", {
    body: {
      events: events.map((event) => ({
        id: crypto.randomUUID(),
        occurredAt: new Date().toISOString(),
        ...event,
      })),
    },
  });
  return expectStatus(reply, 200).results;
}

/** What one event has come to: its reason if it was ignored, else its outcome. */
export async function tellOne(tenant: Tenant, event: Record<string, unknown>): Promise<string> {
  const [result] = await tell(tenant, event);
  return result?.reason ?? result?.outcome ?? "";
}

/** Checks that the counters of a run are what its rows say. */
export async function readCounters(runId: string) {
  const { results: counted } = await tenantDatabase()
    .prepare(
      "SELECT status, reason, step, instances FROM instance_counts WHERE run_id = ?1 AND instances <> 0 ORDER BY 1, 2, 3",
    )
    .bind(runId)
    .all();
  const { results: rows } = await tenantDatabase()
    .prepare(
      `SELECT status, reason, step, count(*) AS instances FROM instances
     WHERE run_id = ?1 AND status <> 'pending' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .bind(runId)
    .all();
  const closed = rows.reduce(
    (sum, { status, instances }) => sum + (status === "running" ? 0 : Number(instances)),
    0,
  );
  return {
    counters: { counted, closed: await readRun(runId, "instances_closed") },
    rows: { counted: rows, closed },
  };
}
