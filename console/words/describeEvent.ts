/** What has happened, as one sentence made of the event alone. Pure. */

import type { components } from "../../client/contractTypes.ts";
import type { ActionKind } from "../../src/domain/action.ts";
import { countOf, formatCount, toWords } from "../parts/format.ts";
import { nameOfKind } from "./kinds.ts";
import { campaignPiece, leadPiece, type Phrase, quoted, senderPiece } from "./phrase.ts";

/** An event of the feed. */
export type FeedEvent = components["schemas"]["Event"];
type EventType = FeedEvent["type"];
type EventOf<Type extends EventType> = Extract<FeedEvent, { readonly type: Type }>;
type EndedInstance = EventOf<"instance.cancelled" | "instance.completed" | "instance.failed">;

const LONGEST_MESSAGE = 160;

/** The sentence of an event. A type that this page does not know yet is named as it is. */
export function describeEvent(event: FeedEvent): Phrase {
  const describe = SENTENCES[event.type] as ((event: FeedEvent) => Phrase) | undefined;
  return describe?.(event) ?? [toWords(event.type)];
}

const SENTENCES: { readonly [Type in EventType]: (event: EventOf<Type>) => Phrase } = {
  "campaign.started": ({ data: { campaign, instancesPromised } }) => [
    campaignPiece(campaign),
    ` was started: ${countOf(instancesPromised, "instance is", "instances are")} promised.`,
  ],
  "campaign.stopped": ({ data: { campaign, instancesStopped } }) => [
    campaignPiece(campaign),
    ` was stopped: ${countOf(instancesStopped, "open instance was", "open instances were")} cancelled.`,
  ],
  "campaign.completed": ({ data: { campaign, instances } }) => [
    campaignPiece(campaign),
    ` has ended: ${formatCount(instances.completed)} completed, ${formatCount(instances.cancelled)} cancelled, ${formatCount(instances.failed)} failed.`,
  ],
  "run.instances_created": ({ data: { campaign, instancesCreated } }) => [
    campaignPiece(campaign),
    `: ${countOf(instancesCreated, "instance has", "instances have")} been created, as promised.`,
  ],
  "instance.completed": ({ data }) =>
    data.reason === "not_accepted"
      ? [leadOf(data), " has not accepted the connection request in time: ", ...endOf(data)]
      : [leadOf(data), " has been through the workflow of ", campaignPiece(data.campaign), "."],
  "instance.failed": ({ data }) => [
    leadOf(data),
    " cannot be reached by ",
    campaignPiece(data.campaign),
    ...reasonOf(data, FAILURES),
  ],
  "instance.cancelled": ({ data }) => [
    leadOf(data),
    " is not contacted any more in ",
    campaignPiece(data.campaign),
    ...reasonOf(data, CANCELLATIONS),
  ],
  "action.sent": ({ data }) => [
    senderPiece(data.sender),
    ` has ${DONE[data.kind]} `,
    leadOf(data),
    ...(data.attempt > 1 ? [`, at attempt ${data.attempt}`] : []),
    " (step ",
    String(data.step),
    " of ",
    campaignPiece(data.campaign),
    ").",
  ],
  "action.unknown": ({ data }) => [
    "Nobody knows whether ",
    senderPiece(data.sender),
    ` has ${DONE[data.kind]} `,
    leadOf(data),
    ...(data.code === null ? [] : [": ", quoted(data.code)]),
    ". It waits for a person: ",
    { name: "resolve it", path: "/needs-you" },
    ".",
  ],
  "message.received": ({ data: { campaign, instanceId, lead, message } }) => [
    campaign === null || instanceId === null
      ? quoted(lead.name)
      : leadPiece(lead.name, campaign.id, instanceId),
    message.automatic ? " has answered automatically" : " has written",
    ...(campaign === null ? [] : [" to ", campaignPiece(campaign)]),
    ...(message.text === null ? ["."] : [": ", quoted(cut(message.text))]),
  ],
  "sender.limited": ({ data: { sender, until, kind } }) => [
    senderPiece(sender),
    ` has asked to wait ${kind === null ? "with everything" : `with each ${nameOfKind(kind)}`} until `,
    { at: until },
    ".",
  ],
  "sender.blocked": ({ data: { sender, code } }) => [
    senderPiece(sender),
    " is blocked and needs a person: ",
    quoted(code),
  ],
  "sender.restored": ({ data: { sender } }) => [senderPiece(sender), " may act again."],
};

/** What a sender has done, before the name of the lead. */
const DONE: Readonly<Record<ActionKind, string>> = {
  engage: "engaged with",
  connection_request: "sent a connection request to",
  direct_message: "sent a direct message to",
  inmail: "sent an InMail to",
};

const FAILURES: Readonly<Record<string, string>> = {
  missing_field: "a message needs a field that the lead lacks",
  text_too_long: "a message is too long with the values of the lead",
  invalid_template: "the template of a message cannot be read",
  rejected: "the sender will never do it for this lead",
};

const CANCELLATIONS: Readonly<Record<string, string>> = {
  replied: "the lead has replied",
  suppressed: "nobody may contact the lead",
  stopped: "the campaign was stopped",
  withdrawn: "the connection request was withdrawn",
};

function leadOf({
  campaign,
  instanceId,
  lead,
}: Pick<EndedInstance["data"], "campaign" | "instanceId" | "lead">) {
  return leadPiece(lead.name, campaign.id, instanceId);
}

function endOf({ campaign }: EndedInstance["data"]): Phrase {
  return ["their passage through ", campaignPiece(campaign), " is over."];
}

function reasonOf(
  { reason, detail }: EndedInstance["data"],
  words: Readonly<Record<string, string>>,
): Phrase {
  if (reason === null) return ["."];
  const sentence = words[reason] ?? toWords(reason);
  return detail === null ? [`: ${sentence}.`] : [`: ${sentence} (`, quoted(detail), ")."];
}

/** Cut between code points. */
function cut(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_MESSAGE
    ? `${characters.slice(0, LONGEST_MESSAGE).join("")}…`
    : text;
}
