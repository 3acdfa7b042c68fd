/** Where a campaign stands, as its row says it. Pure. */
import type { components } from "../client/contractTypes.ts";

type Schemas = components["schemas"];
type Campaign = Pick<Schemas["Campaign"], "status" | "selectedLeadCount">;
type Progress = Schemas["Progress"];

/** A part of the bar of a campaign. */
export interface ProgressPart {
  readonly name: string;
  readonly count: number;
  readonly tone: "done" | "at" | "ended" | "open" | "failed";
}

/** The latest run as the parts of a whole: everybody whom it has promised. */
export function progressPartsOf({ run, statuses }: Progress): ProgressPart[] {
  const { pending, running, completed, cancelled, failed } = statuses;
  const missing = run === null ? 0 : Math.max(0, run.instancesPromised - run.instancesCreated);
  return [
    { name: "completed", count: completed, tone: "done" },
    { name: "under way", count: running, tone: "at" },
    { name: "failed", count: failed, tone: "failed" },
    { name: "cancelled", count: cancelled, tone: "ended" },
    { name: "waiting", count: pending + missing, tone: "open" },
  ];
}

/** What a row says of now. */
export interface Standing {
  /** Null: there is nothing to say but the time. */
  readonly sentence: string | null;
  /** A time, and what it is the time of. */
  readonly time: { readonly label: string; readonly at: string } | null;
  /** Whether somebody has to do something before it goes on. */
  readonly needsPerson: boolean;
}

const NO_ESTIMATES: Readonly<Record<NonNullable<Progress["estimate"]["reason"]>, string>> = {
  "nothing-left": "Nothing is left to do.",
  "no-sender": "Waits for a sender.",
  "sender-blocked": "Every sender is blocked and needs a person.",
  "sender-limited": "With the limits as they are, it never ends.",
  "unknown-action": "The rest waits for a person: nobody knows what became of it.",
  "not-executed": "Its run is from before instances were executed: stop it and start it again.",
};
const FOR_A_PERSON: readonly (string | null)[] = ["no-sender", "sender-blocked", "unknown-action"];

const NOTHING: Standing = { sentence: null, time: null, needsPerson: false };

/**
 * Says what limits a campaign now, and when it ends.
 *
 * @param progress of its latest run; null while that is not known
 */
export function standingOf(campaign: Campaign, progress: Progress | null): Standing {
  if (campaign.status === "draft") {
    const isEmpty = campaign.selectedLeadCount === 0;
    const sentence = isEmpty ? "It selects nobody, so it cannot start." : "Not started yet.";
    return { ...NOTHING, sentence, needsPerson: isEmpty };
  }
  if (progress === null || progress.run === null) return NOTHING;
  const { run } = progress;
  if (campaign.status === "active") return standingOfActive(progress, run.triggered);
  const time = run.endedAt === null ? null : { label: "Ended", at: run.endedAt };
  if (campaign.status === "completed") return { ...NOTHING, time };
  const stopped = progress.ended.find(({ reason }) => reason === "stopped")?.instances ?? 0;
  const sentence = `The stop has cancelled ${stopped}. A start goes on where it left them.`;
  return { ...NOTHING, sentence: stopped === 0 ? null : sentence, time };
}

function standingOfActive({ hold, estimate, waiting }: Progress, isTriggered: boolean): Standing {
  const time = estimate.end === null ? null : { label: "Earliest end", at: estimate.end };
  const unknown = waiting.find(({ reason }) => reason === "unknown-action")?.instances ?? 0;
  const needsPerson =
    unknown > 0 ||
    FOR_A_PERSON.includes(estimate.reason) ||
    (hold !== null && (hold.reason !== "sender-limited" || hold.limit?.until === null));
  if (hold !== null) return { sentence: `${hold.sentence}.`, time, needsPerson };
  if (unknown > 0) {
    const sentence = `For ${unknown} nobody knows what became of an action: a person has to say.`;
    return { sentence, time, needsPerson };
  }
  if (estimate.reason === null) return { sentence: null, time, needsPerson };
  const isWaiting = estimate.reason === "nothing-left" && !isTriggered;
  const sentence = isWaiting ? "Waits for leads to arrive." : NO_ESTIMATES[estimate.reason];
  return { sentence, time, needsPerson };
}
