/** How a webhook endpoint and its deliveries stand, in words. Pure. */
import type { components } from "../../client/contractTypes.ts";
import { countOf, formatCount } from "../parts/format.ts";
import type { Standing } from "./describeSender.ts";

type Schemas = components["schemas"];
type Endpoint = Schemas["WebhookEndpoint"];
type Attempt = Schemas["DeliveryAttempt"];

/** How an endpoint stands: what needs a person comes before what passes by itself. */
export function describeEndpointState(endpoint: Endpoint): Standing {
  const { enabled, switchedOff, failures, failingSince, held, pausedUntil, replay } = endpoint;
  if (switchedOff !== null) {
    const why =
      switchedOff.reason === "gone"
        ? "it has answered that it is gone (410)"
        : "it has only failed for five days";
    return { tone: "failed", words: ["Switched off since ", { at: switchedOff.at }, `: ${why}`] };
  }
  if (!enabled) return { tone: "off", words: ["Switched off: it is told nothing"] };
  if (failingSince !== null && failures > 0) {
    const words = [
      held ? "Held" : "Failing",
      " since ",
      { at: failingSince },
      `: ${countOf(failures, "failure")} in a row`,
    ];
    return { tone: "failed", words };
  }
  if (pausedUntil !== null) {
    return { tone: "waiting", words: ["Has asked to wait until ", { at: pausedUntil }] };
  }
  if (replay !== null) {
    const words = [
      `Is sent again what happened: event ${formatCount(replay.next)} to ${formatCount(replay.last)}`,
    ];
    return { tone: "waiting", words };
  }
  return { tone: "good", words: [`On: told up to event ${formatCount(endpoint.sequence)}`] };
}

const ERRORS: Readonly<Record<NonNullable<Attempt["error"]>, string>> = {
  timeout: "no answer in time",
  unreachable: "no connection",
  redirect: "a redirect, which is not followed",
  status: "not the status of a success",
  address: "an address that may not be called",
};

/** What came of an attempt, but for when it was made. */
export function describeAttempt({ error, httpStatus, milliseconds }: Omit<Attempt, "at">): string {
  const outcome = error === null ? "taken" : ERRORS[error];
  const status = httpStatus === null ? "" : ` (${httpStatus})`;
  return `${outcome}${status}, ${formatCount(milliseconds)} ms`;
}

/** What came back of a test. */
export function describeWebhookTest({ delivered, ...attempt }: Schemas["WebhookTest"]): string {
  return `${delivered ? "It works" : "It does not work"}: ${describeAttempt(attempt)}.`;
}
