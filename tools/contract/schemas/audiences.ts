/** What the API answers about account groups, audiences and their leads. */
import * as z from "zod";

import { named } from "../jsonSchema.ts";
import { about, count, identifier, page, text, timestamp } from "./words.ts";

const accountGroup = named(
  "AccountGroup",
  z.strictObject({ id: identifier, name: text(200), createdAt: timestamp }),
  "The tenant: every resource belongs to exactly one.",
);

export const accountGroupPage = named("AccountGroupPage", page(accountGroup));

export const audience = named(
  "Audience",
  z.strictObject({
    id: identifier,
    name: text(200),
    description: z.nullable(text(2_000)),
    leadCount: count(),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
  "A list of leads to which leads are only ever added.",
);

export const audiencePage = named("AudiencePage", page(audience));

const lead = named(
  "Lead",
  z.strictObject({
    id: identifier,
    position: about("Its place in the audience, from 0.", count()),
    name: text(200),
    email: z.nullable(text(320)),
    linkedinUrl: z.nullable(text(500)),
    externalId: z.nullable(text(255)),
    company: z.nullable(text(200)),
    title: z.nullable(text(200)),
    attributes: z.record(text(100), text(2_000)),
    createdAt: timestamp,
  }),
  "A person to contact.",
);

export const leadPage = named("LeadPage", page(lead));

const skippedLead = named(
  "SkippedLead",
  z.strictObject({
    index: about("Its place in the request, from 0.", z.int().min(0).max(999)),
    reason: z.enum(["INVALID_LEAD", "DUPLICATE_IN_REQUEST", "DUPLICATE_IN_AUDIENCE"]),
    details: text(500),
  }),
  "A lead of the request that was not added, and why.",
);

export const addedLeads = named(
  "AddedLeads",
  z.strictObject({
    added: about("How many leads were added.", z.int().min(0).max(1_000)),
    leadIds: about("The ids of those added, in their order.", z.array(identifier).max(1_000)),
    skipped: z.array(skippedLead).max(1_000),
  }),
);
