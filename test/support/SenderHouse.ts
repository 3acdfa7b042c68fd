/** The senders in the eyes of the Internet: what they are asked, what they answer, and what they have done in truth. */
import type { ActionKey } from "../../src/domain/action.ts";
import {
  MAXIMUM_CONTENT_CHARACTERS,
  MAXIMUM_SUBJECT_CHARACTERS,
} from "../../src/domain/template.ts";
import {
  type AnswerMeaning,
  type Ask,
  type Finding,
  isSameAction,
  type Ledger,
  type Performance,
} from "../invariants/execution.ts";
import type { AskedAction } from "./performingSender.ts";

const HOUR_MILLISECONDS = 3_600_000;

/** What HTTP carries back. */
export interface SenderReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly meaning: AnswerMeaning;
}

/** What the senders know of the world around them. */
interface World {
  readonly now: number;
  moment(): number;
  note(event: string, details?: string): void;
  keepsKeysHoursOf(senderId: string): number;
}

/** An ask that the ledger has; its answer comes later. */
export type OpenAsk = Ask & { readonly notAfter: number };

/** Reads an ask out of the body of `action.requested`. */
export function readAsk(
  { action, sender, campaign, run, step, content }: AskedAction,
  { position, claimedAt, begunAt }: Pick<Ask, "position" | "claimedAt" | "begunAt">,
): OpenAsk {
  const kind = action.kind as Ask["kind"];
  const texts =
    content === null || kind === "engage"
      ? []
      : [
          { text: content.text, maximum: MAXIMUM_CONTENT_CHARACTERS[kind] },
          { text: content.subject ?? "", maximum: MAXIMUM_SUBJECT_CHARACTERS },
        ];
  return {
    ...{ campaignId: campaign.id, position, step, actionId: action.id, kind, texts },
    ...{ senderId: sender, runId: run, claimedAt, begunAt, answer: null },
    notAfter: Date.parse(action.notAfter),
  };
}

/** A result that a sender has promised to tell. */
export interface PromisedResult extends ActionKey {
  readonly actionId: string;
  readonly senderId: string;
  readonly meaning: "performed" | "rejected" | "nothing";
}

const later = (scope: string, until: string | null): Reaction => ({
  ...{ status: 429, body: { status: "later", scope, until }, meaning: "nothing" },
});

/** What a sender does when it is asked; the rest follows. */
interface Reaction {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly meaning: AnswerMeaning;
  readonly performs?: boolean;
  /** Of one that tells the result later; null: it never does. */
  readonly promises?: PromisedResult["meaning"] | null;
}

const SENT: Reaction = {
  status: 200,
  body: { status: "sent" },
  meaning: "performed",
  performs: true,
};
const ACCEPTED = { status: 202, body: { status: "accepted" }, meaning: "unclear" } as const;

/** Five bits choose one: two thirds of all asks are simply performed. */
function react(choice: number, now: number): Reaction {
  // A minute, an hour or a day.
  const pause =
    60_000 *
    [1, 60, 1_440].reduce((one, other, index) => ((choice >> 5) % 3 === index ? other : one));
  const until = new Date(now + pause).toISOString();
  const reactions: readonly Reaction[] = [
    { status: 200, body: { status: "skipped", reason: "connected" }, meaning: "skipped" },
    { status: 422, body: { status: "rejected", code: "blocked_recipient" }, meaning: "rejected" },
    { ...ACCEPTED, performs: true, promises: "performed" },
    { ...ACCEPTED, promises: "nothing" },
    { ...ACCEPTED, promises: "rejected" },
    { ...ACCEPTED, performs: true, promises: null },
    later("action", until),
    later("kind", until),
    later("sender", until),
    { status: 503, body: { status: "later", scope: "action" }, meaning: "nothing" },
    { status: 403, body: { status: "blocked", code: "checkpoint" }, meaning: "nothing" },
    { status: 500, body: null, meaning: "unclear", performs: true },
    { status: 500, body: null, meaning: "unclear" },
    { status: 200, body: { done: true }, meaning: "unclear", performs: true },
  ];
  return reactions[(choice & 31) - 18] ?? SENT;
}

export class SenderHouse implements Ledger {
  readonly asks: OpenAsk[] = [];
  readonly performances: (Performance & { readonly actionId: string })[] = [];
  readonly findings: Finding[] = [];
  /** What is to be told by events. */
  readonly promised: PromisedResult[] = [];
  readonly #world: World;
  /** Of each sender, the actions that it has performed, by id, and when. */
  readonly #remembered = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A call begins. @returns the index of the ask */
  begin(ask: OpenAsk): number {
    return this.asks.push(ask) - 1;
  }

  /** A request arrives at its sender. */
  arrive(index: number, choice: number): SenderReply {
    const ask = this.asks[index];
    if (ask === undefined) throw new Error("Nobody has asked.");
    const { now } = this.#world;
    const key = `${ask.senderId} ${ask.actionId}`;
    const known = this.#remembered.get(key);
    const keepsFor = this.#world.keepsKeysHoursOf(ask.senderId) * HOUR_MILLISECONDS;
    if (known !== undefined && now <= known + keepsFor) {
      return this.#reply({ ...SENT, performs: false }, "sent before");
    }
    // A sender does not begin later than it was told, whatever is asked.
    if (now > ask.notAfter) return this.#reply(later("action", null), "too late");
    // Whatever it has promised before of this action, it tells nothing that is not true any more.
    const stale = this.promised.findIndex(({ actionId }) => actionId === ask.actionId);
    if (stale >= 0) this.promised.splice(stale, 1);
    const reaction = react(choice, now);
    if (reaction.performs === true) {
      this.#remembered.set(key, now);
      const { campaignId, position, step, senderId, actionId, kind, claimedAt } = ask;
      const at = this.#world.moment();
      this.performances.push({
        ...{ campaignId, position, step, senderId, actionId, kind, at, claimedAt: claimedAt ?? at },
      });
    }
    const { promises } = reaction;
    if (promises !== undefined && promises !== null) {
      const { campaignId, position, step, actionId, senderId } = ask;
      this.promised.push({ campaignId, position, step, actionId, senderId, meaning: promises });
    }
    return this.#reply(reaction, String(reaction.body?.status ?? reaction.status));
  }

  /** An answer reaches whoever asked. */
  hear(index: number, { meaning }: SenderReply): void {
    const ask = this.asks[index];
    if (ask === undefined) throw new Error("Nobody has asked.");
    this.asks[index] = { ...ask, answer: { at: this.#world.moment(), meaning } };
  }

  /** Whether an action was performed in truth. */
  hasPerformed(action: ActionKey): boolean {
    return this.performances.some((one) => isSameAction(one, action));
  }

  /** Answers whoever looks up an action: a sender knows only what it has done. */
  lookUp(action: ActionKey): SenderReply {
    const [status, name, meaning] = this.hasPerformed(action)
      ? ([200, "sent", "performed"] as const)
      : ([404, "not_found", "nothing"] as const);
    this.#world.note(`sender is looked up: ${name}`);
    return { status, headers: {}, body: JSON.stringify({ status: name }), meaning };
  }

  /** Something becomes known about an action besides the answers. */
  find({ campaignId, position, step }: ActionKey, meaning: Finding["meaning"]): void {
    this.findings.push({ campaignId, position, step, meaning, at: this.#world.moment() });
  }

  #reply({ status, body, meaning }: Reaction, name: string): SenderReply {
    this.#world.note(`sender answers: ${name}`);
    return { status, headers: {}, body: body === null ? "" : JSON.stringify(body), meaning };
  }
}
