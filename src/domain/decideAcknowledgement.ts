/** What becomes of a queue message. Pure. */
import type { InstanceCreationOutcome } from "./instance.ts";

const LONGEST_DELAY_SECONDS = 300;

/** `bury`: record the message among the dead letters at once, since no retry can help. */
export function decideAcknowledgement(
  outcome: InstanceCreationOutcome["outcome"],
): "acknowledge" | "bury" {
  switch (outcome) {
    case "created":
    case "repeated":
    case "ended":
      return "acknowledge";
    // A message is sent after its run is written, so a run that is not there never will be.
    case "unknown-run":
    case "impossible-range":
      return "bury";
  }
}

/**
 * How long a message waits after a fault: 1, 2, 4, … seconds, to a limit.
 *
 * @param attempts how often the message has been delivered so far, this time included
 */
export function retryDelaySeconds(attempts: number): number {
  return Math.min(2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
}
