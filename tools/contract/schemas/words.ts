/** The words of the API that several answers share. */
import * as z from "zod";
import { leadSchema } from "../../../src/api/audiences/leadSchema.ts";
import { CAMPAIGN_STATUSES } from "../../../src/domain/campaign.ts";
import { INSTANCE_STATUSES } from "../../../src/domain/instance.ts";
import { identifierSchema } from "../../../src/platform/identifiers.ts";
import { named, type ZodSchema } from "../jsonSchema.ts";

/** Any id. */
export const identifier = named(
  "Identifier",
  identifierSchema,
  "24 lower-case hexadecimal characters. The first 8 are the creation time in seconds, so identifiers sort by age.",
);

/** What a lead of a request is. */
named(
  "NewLead",
  leadSchema,
  "A person to contact. `email`, `linkedinUrl` and `externalId` say who it is: at least one of them is needed, and a lead that shares one with another is a duplicate.",
);

export const timestamp = named(
  "Timestamp",
  z
    .string()
    .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/)
    .meta({ format: "date-time" }),
  "ISO 8601 in UTC, with milliseconds.",
);

/** A schema with what its name cannot say. One that has a name is referred to, and keeps its own description too. */
export function about<Schema extends ZodSchema>(description: string, schema: Schema): Schema {
  const copy = z.core.clone(schema, undefined, { parent: true });
  z.globalRegistry.add(copy, { description });
  return copy;
}

export function count() {
  return z.int().min(0);
}

/** A text that an answer shows: what the Worker has taken, or what it says itself. */
export function text(maximumCharacters: number) {
  return z.string().max(maximumCharacters);
}

export const campaignStatus = named(
  "CampaignStatus",
  z.enum(CAMPAIGN_STATUSES),
  "A campaign can be started when it is `draft` or `stopped`.",
);

export const instanceStatus = named("InstanceStatus", z.enum(INSTANCE_STATUSES));

/** A page of a list, as every list has it. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).max(1_000),
    nextCursor: about(
      "Pass it as `cursor` to get the next page; null on the last one.",
      z.nullable(z.string().max(200)),
    ),
    hasMore: z.boolean(),
  });
}
