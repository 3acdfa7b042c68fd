/** What schedules stand on: a database with one draft of each kind. A schedule takes one of them, and leaves no trace. */
import type { WorkflowTrigger } from "../../src/domain/campaign.ts";
import { positionsBetween } from "../invariants/positions.ts";
import {
  type CampaignStateRow,
  type RunStateRow,
  SELECT_CAMPAIGNS,
  SELECT_RUNS,
  toCampaignStates,
} from "../invariants/readCampaigns.ts";
import type { CampaignState } from "../invariants/snapshot.ts";
import { Sqlite } from "./Sqlite.ts";
import { LEAD_COUNTS, type Settings } from "./settings.ts";

const ACCOUNT_GROUP_ID = toId("a", 0);
export const PLACE = { accountGroupId: ACCOUNT_GROUP_ID, databaseNumber: 1 };

/** A draft, and what its runs must come to. */
export interface Subject {
  readonly campaignId: string;
  readonly audienceId: string;
  /** The lead positions that it selects; null for those that arrive. */
  readonly selection: readonly number[] | null;
}

type Kind = Pick<Settings, "trigger" | "isExplicit" | "leadCount">;

export class Ground {
  readonly sqlite = new Sqlite();
  readonly #subjects = new Map<string, Subject>();

  /**
   * @param now when everything was created, milliseconds since 1970
   * @param alteration what a design that is known to be bad changes in the database
   */
  constructor(now: number, alteration: string) {
    const insert = (table: string, row: Record<string, unknown>) => {
      const columns = Object.keys(row);
      const marks = columns.map((_, index) => `?${index + 1}`);
      this.sqlite.query(
        `INSERT INTO ${table} (${columns.join()}) VALUES (${marks.join()})`,
        ...Object.values(row),
      );
    };
    insert("account_groups", { id: ACCOUNT_GROUP_ID, name: "Tenant", created_at: now });
    const triggers: WorkflowTrigger[] = ["manual", "automatic"];
    for (const leadCount of LEAD_COUNTS) {
      for (const trigger of triggers) {
        for (const isExplicit of trigger === "manual" ? [false, true] : [false]) {
          this.#givenSubject(insert, { trigger, leadCount, isExplicit }, now);
        }
      }
    }
    this.sqlite.exec(alteration);
  }

  /** The campaign of a schedule. */
  subjectOf(kind: Kind): Subject {
    const subject = this.#subjects.get(nameOf(kind));
    if (subject === undefined)
      throw new Error(`There is no campaign of this kind: ${nameOf(kind)}`);
    return subject;
  }

  /** What D1 holds of a campaign. */
  readCampaign({ campaignId }: Subject): CampaignState {
    const ids = JSON.stringify([campaignId]);
    const [state] = toCampaignStates(
      this.sqlite.query<CampaignStateRow>(SELECT_CAMPAIGNS, ids),
      this.sqlite.query<RunStateRow>(SELECT_RUNS, ids),
    );
    if (state === undefined) throw new Error(`The campaign ${campaignId} is gone.`);
    return state;
  }

  #givenSubject(
    insert: (table: string, row: Record<string, unknown>) => void,
    kind: Kind,
    now: number,
  ): void {
    const { trigger, isExplicit, leadCount } = kind;
    const number = this.#subjects.size + 1;
    const campaignId = toId("c", number);
    const audienceId = toId("d", number);
    // An explicit selection leaves out every second lead.
    const audienceSize = isExplicit ? 2 * leadCount : leadCount;
    const positions = positionsBetween(0, audienceSize);
    const selected = isExplicit ? positions.filter((position) => position % 2 === 1) : positions;
    insert("audiences", {
      id: audienceId,
      account_group_id: ACCOUNT_GROUP_ID,
      name: "Audience",
      lead_count: audienceSize,
      created_at: now,
      updated_at: now,
    });
    for (const position of positions) {
      insert("leads", {
        ...{ audience_id: audienceId, position, id: toId("e", number * 1_000 + position) },
        ...{ name: "Lead", external_id: `${position}`, created_at: now },
      });
    }
    insert("campaigns", {
      ...{ id: campaignId, account_group_id: ACCOUNT_GROUP_ID, audience_id: audienceId },
      ...{ name: "Campaign", starter_template_id: "connect", workflow_trigger: trigger },
      lead_selection: isExplicit ? "leads" : "audience",
      selected_lead_count: trigger === "automatic" ? 0 : leadCount,
      ...{ include_conversation_history: 1, auto_cancel_on_message_received: 1 },
      ...{ created_at: now, updated_at: now },
    });
    for (const [position, lead_position] of isExplicit ? selected.entries() : []) {
      insert("selected_leads", { campaign_id: campaignId, position, lead_position });
    }
    const selection = trigger === "automatic" ? null : selected;
    this.#subjects.set(nameOf(kind), { campaignId, audienceId, selection });
  }
}

function nameOf({ trigger, leadCount, isExplicit }: Kind): string {
  return `${trigger} ${leadCount} ${isExplicit}`;
}

function toId(kind: string, number: number): string {
  return kind + number.toString(16).padStart(23, "0");
}
