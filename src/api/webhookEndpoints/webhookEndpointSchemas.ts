/** What the settings of a webhook endpoint in a request must be. */
import * as z from "zod/mini";

import { EVENT_TYPES } from "../../domain/event.ts";
import { distinct, line, MAXIMUM_URL_CHARACTERS, paragraph } from "../request/schemas.ts";

const MAXIMUM_DESCRIPTION_CHARACTERS = 2_000;

/** The settings of an endpoint, as a request has them. */
export const endpointSettings = {
  url: line(MAXIMUM_URL_CHARACTERS),
  description: paragraph(MAXIMUM_DESCRIPTION_CHARACTERS),
  types: z.nullable(
    z
      .array(z.enum(EVENT_TYPES))
      .check(
        z.minLength(1, "must have at least one type; null means all"),
        z.maxLength(EVENT_TYPES.length, `must have at most ${EVENT_TYPES.length} types`),
        distinct,
      ),
  ),
  enabled: z.boolean(),
};

/** What the contract says of them. */
export const ENDPOINT_DESCRIPTIONS = {
  url: "Where events are sent: https, a public host, no user name or password, not this service itself.",
  description: "For people.",
  types: "The types of events that it is told. Null or left out: all, also those that are new.",
  enabled:
    "Whether it is told anything. One that is switched on again is told what happens from then on; recover what it has missed.",
};
