/** Actions that are about to be asked of their sender: all that a call needs, and the last look before it. */
import type { ActionKey, ActionKind, ActionStatus } from "../domain/action.ts";
import { LARGEST_CLOCK_DIFFERENCE_MILLISECONDS } from "../domain/decideAfterCall.ts";
import type { Lead } from "../domain/lead.ts";
import { type FrozenWorkflow, parseFrozenWorkflow } from "../domain/workflow.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { LEAD } from "./leads.ts";
import type { AskedAction } from "./reserveActions.ts";
import { ownSenderToCall, type SenderToCall, toSenderToCall } from "./senders.ts";
import { runBatch, runStatement, type Sql, sql } from "./sql.ts";

/** An action with all that a call needs. Times are milliseconds since 1970. */
export interface ActionToCall extends AskedAction {
  /** The run that the action's id names: `runId`, or an earlier one of the campaign. */
  readonly namedRunId: string;
  readonly kind: ActionKind;
  readonly status: ActionStatus;
  readonly attempt: number;
  readonly notAfter: number;
  readonly firstCalledAt: number | null;
  readonly calledAt: number | null;
  /** When the lead accepted the connection request; null while they have not. */
  readonly connectedAt: number | null;
  /** As the sender named the conversation at an earlier step; null before. */
  readonly thread: string | null;
  /** The version of the instance. */
  readonly version: number;
  /** Whether the lead has written in person since the campaign started for the first time. */
  readonly replied: boolean;
  /** Whether there is a history that its sender may be told. */
  readonly hasConversation: boolean;
  readonly lead: Lead;
  readonly audienceId: string;
}

const ACTION_TO_CALL: Columns<Omit<ActionToCall, "lead">> = {
  campaignId: "campaign_id",
  runId: "live_run_id",
  position: "action_position",
  step: "step",
  namedRunId: "run_id",
  kind: "kind",
  status: "status",
  attempt: "attempt",
  notAfter: "not_after",
  firstCalledAt: "first_called_at",
  calledAt: "called_at",
  connectedAt: "connected_at",
  thread: "thread",
  version: "version",
  replied: ["replied", Boolean],
  hasConversation: ["has_conversation", Boolean],
  audienceId: "audience_id",
};

/** What the calls of a run have in common. */
export interface RunToCall {
  readonly campaign: { readonly id: string; readonly name: string };
  readonly workflow: FrozenWorkflow;
}

/** Actions to be called with their sender, and by their ids the runs that ask for them and those that the actions' ids name. */
export interface CallableActions {
  /** Null when the account group has none with this id. */
  readonly sender: SenderToCall | null;
  readonly actions: readonly ActionToCall[];
  readonly runs: ReadonlyMap<string, RunToCall>;
}

/**
 * Reads actions that are to be called, their sender and their runs: one round trip.
 *
 * @param reservation the one that the actions must have still; null for any
 * @param now milliseconds since 1970
 */
export async function selectActionsToCall(
  database: D1Database,
  { accountGroupId, senderId }: { readonly accountGroupId: string; readonly senderId: string },
  asked: readonly AskedAction[],
  reservation: string | null,
  now: number,
): Promise<CallableActions> {
  const wanted = JSON.stringify(asked);
  const [senders, actions, runs] = await runBatch<Row>(database, "select actions to call", [
    ownSenderToCall(accountGroupId, senderId, now),
    sql`SELECT a.campaign_id, i.run_id AS live_run_id, a.position AS action_position, a.step, a.run_id, a.kind, a.status,
          a.attempt, a.not_after, a.first_called_at, a.called_at, i.version, c.audience_id,
          (SELECT max(request.connected_at) FROM actions request
           WHERE request.campaign_id = a.campaign_id AND request.position = a.position) AS connected_at,
          (SELECT earlier.thread FROM actions earlier
           WHERE earlier.campaign_id = a.campaign_id AND earlier.position = a.position AND earlier.thread IS NOT NULL
           ORDER BY earlier.step DESC LIMIT 1) AS thread,
          ${hasReplied(sql`a.position`)} AS replied,
          EXISTS (
            SELECT 1 FROM actions earlier
            WHERE earlier.campaign_id = a.campaign_id AND earlier.position = a.position
              AND earlier.status = 'sent' AND earlier.kind <> 'engage')
          OR EXISTS (
            SELECT 1 FROM received_messages m
            WHERE m.audience_id = c.audience_id AND m.position = a.position AND m.text IS NOT NULL) AS has_conversation,
          ${columnsOf(LEAD, "l")}
        FROM json_each(${wanted}) wanted
        CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId'
          AND a.position = wanted.value ->> 'position' AND a.step = wanted.value ->> 'step'
        CROSS JOIN runs r ON r.id = wanted.value ->> 'runId' AND r.campaign_id = a.campaign_id AND r.workflow IS NOT NULL
        CROSS JOIN instances i ON i.run_id = r.id AND i.position = a.position
        CROSS JOIN campaigns c ON c.id = a.campaign_id
        CROSS JOIN leads l ON l.audience_id = c.audience_id AND l.position = a.position
        WHERE ${reservation} IS NULL OR a.reservation = ${reservation}
        ORDER BY wanted.key`,
    sql`SELECT r.id AS run_id, c.id, c.name, r.workflow FROM runs r JOIN campaigns c ON c.id = r.campaign_id
        WHERE r.workflow IS NOT NULL AND r.id IN (
          SELECT wanted.value ->> 'runId' FROM json_each(${wanted}) wanted
          UNION
          SELECT a.run_id FROM json_each(${wanted}) wanted
          CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId'
            AND a.position = wanted.value ->> 'position' AND a.step = wanted.value ->> 'step')`,
  ]);
  const [sender] = senders?.results ?? [];
  return {
    sender: sender === undefined ? null : toSenderToCall(sender),
    actions: (actions?.results ?? []).map((row) => ({
      ...toValue(ACTION_TO_CALL, row),
      lead: toValue(LEAD, row),
    })),
    runs: new Map(
      (runs?.results ?? []).map(({ run_id: runId, id, name, workflow }) => [
        String(runId),
        {
          campaign: { id: String(id), name: String(name) },
          workflow: parseFrozenWorkflow(String(workflow)),
        },
      ]),
    ),
  };
}

/**
 * Whether the lead at a position has written in person since the campaign `c` started for the first time: a reply during
 * an earlier run that was told before the lead had an instance has closed none. A message from just before the start may
 * have been recorded by a machine whose clock is behind.
 */
function hasReplied(position: Sql): Sql {
  return sql`EXISTS (
    SELECT 1 FROM received_messages m CROSS JOIN runs earlier ON earlier.campaign_id = c.id
    WHERE m.audience_id = c.audience_id AND m.position = ${position} AND NOT m.is_automatic
      AND m.received_at >= earlier.started_at - ${LARGEST_CLOCK_DIFFERENCE_MILLISECONDS})`;
}

/** Actions whose sender is about to be asked. */
export interface Claiming {
  /** Made anew for each claim, so that a repeated statement finds what it has claimed. */
  readonly claim: string;
  readonly accountGroupId: string;
  /** The sender as it was when the actions were reserved. */
  readonly sender: { readonly id: string; readonly updatedAt: number };
  readonly reservation: string;
  /** Each with the hashes of the lead's identities. */
  readonly actions: readonly (AskedAction & { readonly identityHashes: readonly string[] })[];
  readonly now: number;
}

/** An action that may be called now, with the number of its attempt, from 1. */
export interface ClaimedAction {
  readonly campaignId: string;
  readonly position: number;
  readonly step: number;
  readonly attempt: number;
}

const CLAIMED_ACTION: Columns<ClaimedAction> = {
  campaignId: "campaign_id",
  position: "position",
  step: "step",
  attempt: "attempt",
};

/**
 * The last look and the mark `sending`, in one statement before the calls: the run is live, the instance is open and at
 * this step, the lead has not answered and is not suppressed, the sender may act, and it is not too late. Whatever is due
 * was so by the clock of the sender's object, which may be ahead: a look by this clock would refuse what the object
 * reserves again at once.
 */
export async function claimActions(
  database: D1Database,
  { claim, accountGroupId, sender, reservation, actions, now }: Claiming,
): Promise<ClaimedAction[]> {
  const wanted = JSON.stringify(actions);
  const results = await runBatch<Row>(database, "claim actions", [
    sql`UPDATE actions SET
          status = 'sending', attempt = attempt + 1, claim = ${claim}, called_at = ${now},
          first_called_at = coalesce(first_called_at, ${now})
        FROM json_each(${wanted}) wanted
        WHERE actions.campaign_id = wanted.value ->> 'campaignId' AND actions.position = wanted.value ->> 'position'
          AND actions.step = wanted.value ->> 'step'
          AND actions.status = 'reserved' AND actions.reservation = ${reservation} AND actions.not_after >= ${now}
          AND EXISTS (
            SELECT 1 FROM runs r JOIN campaigns c ON c.id = r.campaign_id
            WHERE r.id = wanted.value ->> 'runId' AND r.campaign_id = actions.campaign_id AND r.ended_at IS NULL
              AND NOT (r.workflow ->> 'autoCancelOnMessageReceived' AND ${hasReplied(sql`actions.position`)}))
          AND EXISTS (
            SELECT 1 FROM instances i
            WHERE i.run_id = wanted.value ->> 'runId' AND i.position = actions.position AND i.status = 'running'
              AND i.step = actions.step AND i.sender_id = actions.sender_id AND i.due_at <= actions.not_after)
          AND NOT EXISTS (
            SELECT 1 FROM json_each(wanted.value, '$.identityHashes') identity
            JOIN suppressions s ON s.account_group_id = ${accountGroupId} AND s.identity_hash = identity.value)
          AND EXISTS (
            SELECT 1 FROM senders s
            WHERE s.id = ${sender.id} AND s.id = actions.sender_id AND s.updated_at = ${sender.updatedAt} AND s.enabled
              AND s.blocked_at IS NULL AND coalesce(s.limited_until, 0) <= actions.not_after
              AND coalesce(s.limited_kinds ->> actions.kind, 0) <= actions.not_after)`,
    sql`SELECT a.campaign_id, a.position, a.step, a.attempt
        FROM json_each(${wanted}) wanted
        CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId'
          AND a.position = wanted.value ->> 'position' AND a.step = wanted.value ->> 'step'
        WHERE a.claim = ${claim} AND a.status = 'sending'
        ORDER BY wanted.key`,
  ]);
  return (results.at(-1)?.results ?? []).map((row) => toValue(CLAIMED_ACTION, row));
}

/** Gives back actions that could not be claimed, with their slots. If this never happens, the end of the slots does it. */
export async function giveBackActions(
  database: D1Database,
  actions: readonly ActionKey[],
  reservation: string,
): Promise<void> {
  const wanted = JSON.stringify(
    actions.map(({ campaignId, position, step }) => ({ campaignId, position, step })),
  );
  await runStatement(
    database,
    "give back actions",
    sql`UPDATE actions SET status = iif(attempt = 0, 'expired', 'unknown'), slot_at = iif(attempt = 0, NULL, slot_at)
        FROM json_each(${wanted}) wanted
        WHERE actions.campaign_id = wanted.value ->> 'campaignId' AND actions.position = wanted.value ->> 'position'
          AND actions.step = wanted.value ->> 'step'
          AND actions.status = 'reserved' AND actions.reservation = ${reservation}`,
  );
}
