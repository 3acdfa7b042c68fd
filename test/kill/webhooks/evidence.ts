/** What the files say of events and of their deliveries, past the Worker and its runtime. */
import type { DatabaseSync } from "node:sqlite";

import type { ChangeState, DeliveryState, KeptEvent } from "../../invariants/telling.ts";
import { count, type TenantPlace, withDatabase } from "../evidence.ts";

/** What the webhook endpoints of a tenant have still to be told. */
export interface Untold {
  readonly endpointsBehind: number;
  readonly deliveries: number;
  readonly replays: number;
}

export function readUntold({ accountGroupId, ...place }: TenantPlace): Untold {
  return withDatabase(place, (database) => ({
    endpointsBehind: count(
      database,
      `webhook_endpoints w WHERE w.account_group_id = ? AND w.sequence < (
         SELECT coalesce(max(e.sequence), 0) FROM events e WHERE e.account_group_id = w.account_group_id)`,
      accountGroupId,
    ),
    deliveries: count(
      database,
      `webhook_endpoints w JOIN webhook_deliveries d ON d.endpoint_id = w.id
       WHERE w.account_group_id = ? AND d.status = 'pending'`,
      accountGroupId,
    ),
    replays: count(
      database,
      "webhook_endpoints WHERE account_group_id = ? AND replay_from IS NOT NULL",
      accountGroupId,
    ),
  }));
}

/** The feed of an account group. */
export function readKeptEvents(database: DatabaseSync, accountGroupId: string): KeptEvent[] {
  return readAll(
    database,
    "SELECT sequence, id FROM events WHERE account_group_id = ? ORDER BY sequence",
    accountGroupId,
  );
}

export function readDeliveries(database: DatabaseSync, endpointId: string): DeliveryState[] {
  const rows = readAll<Omit<DeliveryState, "attempts"> & { readonly attempts: string }>(
    database,
    `SELECT sequence, number, event_id AS eventId, status, attempts FROM webhook_deliveries
     WHERE endpoint_id = ? ORDER BY sequence, number`,
    endpointId,
  );
  return rows.map(({ attempts, ...row }) => ({ ...row, attempts: JSON.parse(attempts) }));
}

/** What an account group has changed that events tell. */
export function readChanges(database: DatabaseSync, accountGroupId: string): ChangeState {
  const actions = readAll<{
    actionId: string;
    formerIds: string;
    isSent: number;
    wasCalled: number;
    isLeftToPerson: number;
  }>(
    database,
    `SELECT a.run_id || '-' || a.position || '-' || a.step AS actionId, a.status = 'sent' AS isSent,
       (SELECT json_group_array(former.id || '-' || a.position || '-' || a.step) FROM runs former
        WHERE former.campaign_id = a.campaign_id AND former.started_at < present.started_at) AS formerIds,
       a.called_at IS NOT NULL AS wasCalled,
       EXISTS (
         SELECT 1 FROM runs r JOIN instances i ON i.run_id = r.id
         WHERE r.campaign_id = a.campaign_id AND r.ended_at IS NULL AND i.position = a.position AND i.step = a.step
           AND i.reason = 'unknown-action') AS isLeftToPerson
     FROM campaigns c JOIN actions a ON a.campaign_id = c.id JOIN runs present ON present.id = a.run_id
     WHERE c.account_group_id = ?`,
    accountGroupId,
  );
  return {
    runs: readAll(
      database,
      `SELECT r.id, r.ended_at AS endedAt, r.instances_promised AS instancesPromised,
         r.instances_created AS instancesCreated, s.instances_stopped AS instancesStopped
       FROM campaigns c JOIN runs r ON r.campaign_id = c.id LEFT JOIN stops s ON s.run_id = r.id
       WHERE c.account_group_id = ?`,
      accountGroupId,
    ),
    endedInstances: readAll(
      database,
      `SELECT r.id AS runId, r.id || '-' || i.position AS instanceId, i.status
       FROM campaigns c JOIN runs r ON r.campaign_id = c.id JOIN instances i ON i.run_id = r.id
       WHERE c.account_group_id = ? AND i.status IN ('completed', 'failed', 'cancelled')`,
      accountGroupId,
    ),
    actions: actions.map(({ actionId, formerIds, ...flags }) => ({
      actionId,
      formerIds: JSON.parse(formerIds),
      isSent: flags.isSent === 1,
      wasCalled: flags.wasCalled === 1,
      isLeftToPerson: flags.isLeftToPerson === 1,
    })),
    messages: readAll<{ id: string }>(
      database,
      `SELECT m.event_id AS id FROM audiences a JOIN received_messages m ON m.audience_id = a.id
       WHERE a.account_group_id = ?`,
      accountGroupId,
    ).map(({ id }) => id),
  };
}

function readAll<Row>(database: DatabaseSync, statement: string, ...values: string[]): Row[] {
  return database.prepare(statement).all(...values) as Row[];
}
