/** Actions in states that only time or a faulty sender brings about. */

import { toActionId } from "../../src/domain/action.ts";
import type { Tenant } from "./api.ts";
import { tenantDatabase } from "./tenantDatabase.ts";

/** An action in an answer. */
export interface ShownAction {
  readonly id: string;
  readonly leadId: string;
  readonly step: number;
  readonly status: string;
  readonly attempt: number;
  readonly code: string | null;
  readonly calledAt: string | null;
  readonly answeredAt: string | null;
  readonly [field: string]: unknown;
}

/** Records that nobody knows what became of the first step of an instance. Returns the action's id. */
export async function givenUnknownAction(
  { runId, position }: { readonly runId: string; readonly position: number },
  senderId: string,
): Promise<string> {
  const now = Date.now();
  await tenantDatabase()
    .prepare(
      `INSERT INTO actions (campaign_id, position, step, run_id, sender_id, kind, status, attempt, reservation, not_after,
       first_called_at, called_at, answered_at, code)
     SELECT r.campaign_id, ?2, 1, r.id, ?3, 'connection_request', 'unknown', 1, '', ?4, ?4, ?4, ?4, 'timeout'
     FROM runs r WHERE r.id = ?1`,
    )
    .bind(runId, position, senderId, now)
    .run();
  return toActionId({ runId, position }, 1);
}

/** Says what became of an action. */
export function resolve(tenant: Tenant, actionId: string, as: string) {
  return tenant.call<ShownAction>("POST", `/actions/${actionId}/resolve`, { body: { as } });
}
