/** `POST /v1/accounts/{accountGroupId}/sender-events` */
import * as z from "zod/mini";

import { recordSenderEvents } from "../../database/senderEvents.ts";
import { IGNORED_REASONS } from "../../domain/senderEvent.ts";
import type { SenderEventDecisions } from "../../domain/senderEventDecisions.ts";
import { wakeSender } from "../../senders/wakeSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { text } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import {
  MAXIMUM_EVENT_ID_CHARACTERS,
  MAXIMUM_EVENTS,
  type senderEventsBody,
  toSenderEvent,
} from "./senderEventSchemas.ts";

const eventResultAnswer = /* @__PURE__ */ named(
  "SenderEventResult",
  () =>
    z.strictObject({
      id: text(MAXIMUM_EVENT_ID_CHARACTERS),
      outcome: about(
        "`repeated`: it was told before, and changes nothing.",
        z.enum(["applied", "repeated", "ignored"]),
      ),
      reason: about(
        "Why it was ignored, now or when it was told first; null if it was not.",
        z.nullable(z.enum(IGNORED_REASONS)),
      ),
    }),
  "What became of an event.",
);

/** What became of the events of a request. */
export const eventResultsAnswer = /* @__PURE__ */ named("SenderEventResults", () =>
  z.strictObject({
    results: about(
      "In the order of the events.",
      z.array(eventResultAnswer).check(z.maxLength(MAXIMUM_EVENTS)),
    ),
  }),
);
type EventResultsAnswer = z.infer<typeof eventResultsAnswer>;

/** Takes what senders tell, and says of each event what became of it. */
export async function receiveSenderEvents(
  {
    parameters: { accountGroupId },
    place,
    database,
    body,
  }: RouteInput<z.output<typeof accountGroupPath>, object, z.output<typeof senderEventsBody>>,
  { env, execution, fields }: RequestContext,
): Promise<Answer<EventResultsAnswer>> {
  const events = body.events.map(toSenderEvent);
  const decisions = await recordSenderEvents(database, accountGroupId, events);
  if (decisions === null) throw notAtHome(place);
  const results = decisions.results.map((result, index) => ({
    id: events[index]?.id ?? "",
    ...result,
  }));
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length;
  Object.assign(fields, {
    applied: count("applied"),
    repeated: count("repeated"),
    ignored: count("ignored"),
  });
  for (const senderId of sendersOf(decisions)) {
    execution.waitUntil(wakeSender(env, { ...place, senderId }));
  }
  return { status: 200, data: { results } };
}

/** Those who have something to look at. */
function sendersOf({ actions, senders }: SenderEventDecisions): ReadonlySet<string> {
  return new Set([...actions.map(({ to }) => to.senderId), ...senders.map(({ to }) => to.id)]);
}
