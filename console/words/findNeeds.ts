/** What waits for a person, and what to do about it, but for actions of which nobody knows. Pure. */
import type { components } from "../../client/contractTypes.ts";
import { countOf, formatCount } from "../parts/format.ts";
import { describeEndpointState } from "./describeEndpoint.ts";
import { campaignPiece, type Phrase, quoted, senderPiece } from "./phrase.ts";

type Schemas = components["schemas"];

/** Something that waits for a person. */
export interface Need {
  /** Of what it is about. */
  readonly id: string;
  readonly what: Phrase;
  readonly todo: Phrase;
}

/** Blocked senders, the longest blocked first. */
export function findSenderNeeds(senders: readonly Schemas["Sender"][]): Need[] {
  return senders
    .flatMap(({ id, name, blocked }) => (blocked === null ? [] : [{ id, name, blocked }]))
    .toSorted((a, b) => a.blocked.since.localeCompare(b.blocked.since))
    .map(({ id, name, blocked }) => ({
      id,
      what: [
        senderPiece({ name }),
        " is blocked since ",
        { at: blocked.since },
        ": ",
        quoted(blocked.code),
      ],
      todo: [
        "Look after its account at the provider. Then end the block here, or have the sender tell that it is restored. Until then its leads wait.",
      ],
    }));
}

const TODO_OF_ENDPOINT = {
  gone: "If it is still wanted, give it an address that answers and switch it on again. What happened meanwhile it gets by a recovery.",
  failing: "Mend what answers at its address, switch it on again, and recover what it has missed.",
  held: "Mend what answers at its address: it is tried again every fifteen minutes, and a recovery tries it at once. After five days of failures it is switched off.",
} as const;

/** Webhook endpoints that Kickoff has switched off, or holds; in the order in which they are listed. */
export function findEndpointNeeds(endpoints: readonly Schemas["WebhookEndpoint"][]): Need[] {
  return endpoints.flatMap((endpoint) => {
    const { id, url, switchedOff, held, enabled } = endpoint;
    const isHeld = held && enabled;
    if (switchedOff === null && !isHeld) return [];
    return {
      id,
      what: [
        { name: url, path: `/webhook-endpoints/${id}` },
        ": ",
        ...describeEndpointState(endpoint).words,
      ],
      todo: [TODO_OF_ENDPOINT[switchedOff?.reason ?? "held"]],
    };
  });
}

/** A campaign with its latest run. */
export interface LatestRun {
  readonly campaign: { readonly id: string; readonly name: string };
  readonly run: Schemas["Run"];
}

/** Runs that are stuck, and ranges of leads that have failed. */
export function findRunNeeds(latest: readonly LatestRun[]): Need[] {
  return latest.flatMap(({ campaign, run }) => {
    const { id, stuck, failedRanges, instancesCreated, instancesPromised } = run;
    const needs: Need[] = [];
    if (stuck !== null) {
      const missing = instancesPromised - instancesCreated;
      needs.push({
        id: `${id} stuck`,
        what: [
          campaignPiece(campaign),
          ` lacks ${countOf(missing, "instance")}, and none has appeared since `,
          { at: stuck.since },
          ": ",
          quoted(stuck.reason),
        ],
        todo: [
          "Kickoff goes on trying by itself. If it stays, the operator finds the reason in the log under the run ",
          quoted(id),
          ".",
        ],
      });
    }
    for (const { from, to, reason, since } of failedRanges) {
      needs.push({
        id: `${id} ${from}`,
        what: [
          campaignPiece(campaign),
          `: ${nameRange(from, to)} failed at `,
          { at: since },
          ": ",
          quoted(reason),
        ],
        todo: [
          "It is tried again, less and less often. The operator finds it, and replays it at once, by: ",
          quoted("npx kickoff dead-letters list"),
        ],
      });
    }
    return needs;
  });
}

/** Leads by their places from 1, as people count. */
function nameRange(from: number, to: number): string {
  return to - from === 1
    ? `the instance of lead ${formatCount(from + 1)}`
    : `the instances of leads ${formatCount(from + 1)} to ${formatCount(to)}`;
}
