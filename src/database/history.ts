/** The conversations of campaigns with their leads: what was sent and what was received. */
import {
  type HistoryMessage,
  MAXIMUM_HISTORY_MESSAGES,
  type SentStep,
  toHistory,
  toSentMessage,
} from "../domain/history.ts";
import type { Lead } from "../domain/lead.ts";
import { parseFrozenWorkflow } from "../domain/workflow.ts";
import { type Columns, columnsOf, type Row, toValue } from "./columns.ts";
import { runBatch, sql } from "./sql.ts";

/** A conversation of a campaign: with the lead at a position of its audience. */
export interface ConversationPlace {
  readonly campaignId: string;
  readonly position: number;
  readonly lead: Lead;
}

const SENT_STEP: Columns<Omit<SentStep, "workflow">> = {
  step: "step",
  sentAt: "sent_at",
  externalId: "external_id",
};

const RECEIVED: Columns<Pick<HistoryMessage, "at" | "text" | "id">> = {
  at: "occurred_at",
  text: "text",
  id: "event_id",
};

/**
 * Reads conversations: what the lead has written, to whichever campaign, and what this campaign has sent before. One
 * round trip.
 *
 * @returns the newest messages of each, from the oldest of them on, in the order of `places`
 */
export async function selectHistory(
  database: D1Database,
  places: readonly ConversationPlace[],
): Promise<HistoryMessage[][]> {
  if (places.length === 0) return [];
  const wanted = JSON.stringify(
    places.map(({ campaignId, position }) => ({ campaignId, position })),
  );
  const [received, sent, runs] = await runBatch<Row>(database, "read history", [
    sql`SELECT place, ${columnsOf(RECEIVED, "m")} FROM (
          SELECT wanted.key AS place, m.occurred_at, m.text, m.event_id,
            row_number() OVER (PARTITION BY wanted.key ORDER BY m.occurred_at DESC) AS age
          FROM json_each(${wanted}) wanted
          CROSS JOIN campaigns c ON c.id = wanted.value ->> 'campaignId'
          CROSS JOIN received_messages m ON m.audience_id = c.audience_id AND m.position = wanted.value ->> 'position'
          WHERE m.text IS NOT NULL
        ) m
        WHERE m.age <= ${MAXIMUM_HISTORY_MESSAGES}`,
    sql`SELECT wanted.key AS place, a.run_id, a.step, coalesce(a.answered_at, a.called_at, 0) AS sent_at, a.external_id
        FROM json_each(${wanted}) wanted
        CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId' AND a.position = wanted.value ->> 'position'
        WHERE a.status = 'sent' AND a.kind <> 'engage'`,
    sql`SELECT r.id, r.workflow FROM runs r
        WHERE r.workflow IS NOT NULL AND r.id IN (
          SELECT a.run_id FROM json_each(${wanted}) wanted
          CROSS JOIN actions a ON a.campaign_id = wanted.value ->> 'campaignId' AND a.position = wanted.value ->> 'position')`,
  ]);
  const workflows = new Map(
    runs?.results.map(({ id, workflow }) => [id, parseFrozenWorkflow(String(workflow))]),
  );
  return places.map(({ lead }, place) => {
    const isHere = (row: Row) => row.place === place;
    const fromLead = (received?.results ?? []).filter(isHere).map(
      (row): HistoryMessage => ({
        ...toValue(RECEIVED, row),
        direction: "in",
        kind: "message",
      }),
    );
    const toLead = (sent?.results ?? []).filter(isHere).flatMap((row) => {
      const workflow = workflows.get(row.run_id ?? null);
      if (workflow === undefined) return [];
      return toSentMessage({ ...toValue(SENT_STEP, row), workflow }, lead) ?? [];
    });
    return toHistory([...fromLead, ...toLead]);
  });
}
