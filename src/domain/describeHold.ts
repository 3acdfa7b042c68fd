/** What holds back a campaign as one English sentence, made of nothing but the data that says it. Pure. */
import { formatTime, WORDS } from "./describeNext.ts";
import type { Hold } from "./findHold.ts";

/** The sentence that says what holds back a campaign. Times are in UTC. */
export function describeHold(hold: Hold, now: number): string {
  const { name } = WORDS[hold.kind];
  const due = `${name.charAt(0).toUpperCase()}${name.slice(1)} due now`;
  if (hold.reason === "no-sender") return `${due}; there is no sender for it`;
  const { sender, until } = hold;
  const next = until === null ? " and needs a person" : `, next ${formatTime(until, now)}`;
  return `${due}; sender ${sender.name} ${describeLimit(hold)}${next}`;
}

function describeLimit({ limit, sender }: Exclude<Hold, { reason: "no-sender" }>): string {
  switch (limit.reason) {
    case "disabled":
      return "is disabled";
    case "blocked":
      return `is blocked (${sender.blockedCode})`;
    case "limited":
      return "has asked to wait";
    case "spacing":
      return "leaves time between two actions";
    case "working_hours":
      return "is outside its working hours";
    case "per_day":
      return `has used ${limit.used} of ${limit.limit} in 24 hours`;
    case "per_week":
      return `has used ${limit.used} of ${limit.limit} in 7 days`;
  }
}
