/** What the files say of events and of their deliveries, past the Worker and its runtime. */
import type { DatabaseSync } from "node:sqlite";

import type { ChangeState, DeliveryState, KeptEvent } from "../../invariants/telling.ts";
import { count, withDatabase } from "../evidence.ts";

/** What the webhook endpoints have still to be told. */
export interface Untold {
  readonly endpointsBehind: number;
  readonly deliveries: number;
  readonly replays: number;
}

export function readUntold(directory: string): Untold {
  return withDatabase(directory, (database) => ({
    endpointsBehind: count(
      database,
      `webhook_endpoints w WHERE w.sequence < (
         SELECT coalesce(max(e.sequence), 0) FROM events e WHERE e.account_group_id = w.account_group_id)`,
    ),
    deliveries: count(database, "webhook_deliveries WHERE status = 'pending'"),
    replays: count(database, "webhook_endpoints WHERE replay_from IS NOT NULL"),
  }));
}

/** The feed of the one account group. */
export function readKeptEvents(database: DatabaseSync): KeptEvent[] {
  return readAll(database, "SELECT sequence, id FROM events ORDER BY sequence");
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

export function readChanges(database: DatabaseSync): ChangeState {
  const actions = readAll<{
    actionId: string;
    isSent: number;
    wasCalled: number;
    isLeftToPerson: number;
  }>(
    database,
    `SELECT a.run_id || '-' || a.position || '-' || a.step AS actionId, a.status = 'sent' AS isSent,
       a.called_at IS NOT NULL AS wasCalled,
       EXISTS (
         SELECT 1 FROM runs r JOIN instances i ON i.run_id = r.id
         WHERE r.campaign_id = a.campaign_id AND r.ended_at IS NULL AND i.position = a.position AND i.step = a.step
           AND i.reason = 'unknown-action') AS isLeftToPerson
     FROM actions a`,
  );
  return {
    runs: readAll(
      database,
      `SELECT r.id, r.ended_at AS endedAt, r.instances_promised AS instancesPromised,
         r.instances_created AS instancesCreated, s.instances_stopped AS instancesStopped
       FROM runs r LEFT JOIN stops s ON s.run_id = r.id`,
    ),
    endedInstances: readAll(
      database,
      `SELECT run_id AS runId, run_id || '-' || position AS instanceId, status FROM instances
       WHERE status IN ('completed', 'failed', 'cancelled')`,
    ),
    actions: actions.map(({ actionId, ...flags }) => ({
      actionId,
      isSent: flags.isSent === 1,
      wasCalled: flags.wasCalled === 1,
      isLeftToPerson: flags.isLeftToPerson === 1,
    })),
    messages: readAll<{ id: string }>(database, "SELECT event_id AS id FROM received_messages").map(
      ({ id }) => id,
    ),
  };
}

function readAll<Row>(database: DatabaseSync, statement: string, ...values: string[]): Row[] {
  return database.prepare(statement).all(...values) as Row[];
}
