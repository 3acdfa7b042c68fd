import { Link } from "wouter-preact";

import type { Schemas } from "../api.ts";
import { Fact } from "../parts/Fact.tsx";
import { toWords } from "../parts/format.ts";
import { Time } from "../parts/Time.tsx";
import { nameOfKind } from "../words/kinds.ts";
import {
  fillTemplate,
  findDoubt,
  type LeadStep,
  type Place,
  type TextFacts,
} from "./describeSteps.ts";

const PLACES: Readonly<Record<Place, string>> = {
  taken: "done",
  now: "next",
  "to-come": "to come",
  never: "not taken",
};

/** What the text of a step is, by its place. */
const TELLINGS: Readonly<Record<Place, string>> = {
  taken: "What was sent",
  now: "What it says",
  "to-come": "What it will say",
  never: "What it would have said",
};

const STATUSES: Readonly<Record<Schemas["ActionStatus"], string>> = {
  reserved: "has a slot, and its sender is asked within minutes",
  sending: "the sender is asked at this moment",
  accepted: "the sender has taken it on and will tell the result",
  sent: "sent",
  skipped: "skipped: it was not needed",
  rejected: "rejected: never for this lead",
  unknown: "nobody knows what became of it",
  expired: "nothing happened, and it may be asked for again",
};

/** What the words of a step are made of. */
export interface Words extends Omit<TextFacts, "template" | "runId" | "lead"> {
  readonly lead: Schemas["Instance"]["lead"];
  readonly runId: string;
  readonly campaignId: string;
  readonly templates: readonly Schemas["Template"][];
}

/** The steps of a lead, those behind and those to come. */
export function Steps({
  steps,
  words,
  senderNames,
}: {
  readonly steps: readonly LeadStep[];
  readonly words: Words;
  readonly senderNames: ReadonlyMap<string, string>;
}) {
  return (
    <ol class="steps">
      {steps.map((one) => (
        <li key={one.step} class={`step-${one.place}`}>
          <h3>
            {one.step}. {nameOfKind(one.kind)} <small>{PLACES[one.place]}</small>
          </h3>
          {one.action === null ? null : <Attempt action={one.action} senderNames={senderNames} />}
          {one.kind === "engage" ? null : <StepText step={one} words={words} />}
        </li>
      ))}
    </ol>
  );
}

/** What was asked of a sender, and what it said, in its own words. */
function Attempt({
  action,
  senderNames,
}: {
  readonly action: Schemas["InstanceAction"];
  readonly senderNames: ReadonlyMap<string, string>;
}) {
  const { status, attempt, senderId, firstCalledAt, calledAt, answeredAt } = action;
  const { connectedAt, withdrawnAt, code, message, externalId, thread } = action;
  const moments = [
    ["First asked", firstCalledAt],
    ["Last asked", calledAt === firstCalledAt ? null : calledAt],
    ["Answered", answeredAt],
    ["Accepted by the lead", connectedAt],
    ["Withdrawn", withdrawnAt],
  ] as const;
  const told = [
    ["Code", code],
    ["Message", message],
    ["Its name for it", externalId],
    ["Conversation", thread],
  ] as const;
  return (
    <dl>
      <dt>State</dt>
      <dd>
        {STATUSES[status]}
        {status === "unknown" ? (
          <>
            : <Link href="/needs-you">say what you have found out</Link>
          </>
        ) : null}
      </dd>
      <dt>Sender</dt>
      <dd>
        <bdi>{senderNames.get(senderId) ?? senderId}</bdi>, asked{" "}
        {attempt === 1 ? "once" : `${attempt} times`}
      </dd>
      {moments.map(([name, at]) =>
        at === null ? null : (
          <Fact key={name} name={name}>
            <Time at={at} />
          </Fact>
        ),
      )}
      {told.map(([name, text]) =>
        text === null ? null : (
          <Fact key={name} name={name}>
            <bdi>{name === "Code" ? readCode(text) : text}</bdi>
          </Fact>
        ),
      )}
    </dl>
  );
}

/** The API's own codes are words; those of senders stay as they are. */
function readCode(code: string): string {
  return code.startsWith("resolved_") ? `a person ${toWords(code)}` : code;
}

/** What the step has said, or will say, as far as the template tells it. */
function StepText({
  step: { slot, action, place },
  words,
}: {
  readonly step: LeadStep;
  readonly words: Words;
}) {
  const template = words.templates.find(({ id }) => id === slot?.templateId) ?? null;
  const doubt = findDoubt({ ...words, template, runId: action?.runId ?? words.runId });
  const link = (
    <Link href={`/campaigns/${words.campaignId}/content`}>
      {slot === null ? "the content" : slot.label}
    </Link>
  );
  if (doubt !== null || template === null) {
    return (
      <p>
        {doubt} See {link}.
      </p>
    );
  }
  return (
    <figure>
      <figcaption>
        {TELLINGS[place]}, from {link}
      </figcaption>
      {template.subject === null ? null : (
        <p>
          Subject: <Filled text={template.subject} lead={words.lead} />
        </p>
      )}
      <pre class="text">
        <Filled text={template.content} lead={words.lead} />
      </pre>
      {[template.subject, template.content].some((text) => isMarked(text, words.lead)) ? (
        <small>
          What is marked depends on the lead's attributes, which the API does not tell here.
        </small>
      ) : null}
    </figure>
  );
}

/** What an attribute of the lead decides is marked. */
function Filled({ text, lead }: { readonly text: string; readonly lead: Words["lead"] }) {
  const pieces = fillTemplate(text, lead);
  return (
    <bdi>
      {pieces === null
        ? text
        : pieces.map((piece) =>
            typeof piece === "string" ? (
              piece
            ) : (
              <mark key={piece}>{"likely" in piece ? piece.likely : piece.placeholder}</mark>
            ),
          )}
    </bdi>
  );
}

/** Whether a text depends on what the page does not know. */
function isMarked(text: string | null, lead: Words["lead"]): boolean {
  const pieces = text === null ? null : fillTemplate(text, lead);
  return pieces?.some((piece) => typeof piece !== "string") === true;
}
