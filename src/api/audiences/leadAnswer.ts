/** A lead as the API shows it. */
import * as z from "zod/mini";

import type { Lead } from "../../domain/lead.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { count, identifier, personFields, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";

/** A lead in an answer. */
export const leadAnswer = /* @__PURE__ */ named(
  "Lead",
  () =>
    z.strictObject({
      id: identifier,
      position: about("Its place in the audience, from 0.", count()),
      ...personFields(),
      attributes: z.record(text(100), text(2_000)),
      createdAt: timestamp,
    }),
  "A person to contact.",
);
export type LeadAnswer = z.infer<typeof leadAnswer>;

/** Shows a lead. */
export function toLeadAnswer({ createdAt, ...lead }: Lead): LeadAnswer {
  return { ...lead, createdAt: toTimestamp(createdAt) };
}
