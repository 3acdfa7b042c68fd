/** What the API answers about content slots and the templates they point to. */
import * as z from "zod";

import { CHANNELS } from "../../../src/domain/template.ts";
import { named } from "../jsonSchema.ts";
import { about, identifier, page, text, timestamp } from "./words.ts";

const channel = named("Channel", z.enum(CHANNELS), "What carries a message to a lead.");

export const contentSlot = named(
  "ContentSlot",
  z.strictObject({
    id: identifier,
    channel,
    label: text(200),
    position: about("Counts all slots of the campaign from 1.", z.int().min(1)),
    channelPosition: about("Counts those of its channel from 1.", z.int().min(1)),
    templateId: about("Null when its template was deleted.", z.nullable(identifier)),
  }),
  "A place in a campaign's workflow that sends a message.",
);

export const contentSlotPage = named("ContentSlotPage", page(contentSlot));

export const template = named(
  "Template",
  z.strictObject({
    id: identifier,
    channel,
    name: text(200),
    content: about("Placeholders like `{{name}}` are part of the text.", text(8_000)),
    builtIn: about("Whether every account group has it, and none can change it.", z.boolean()),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
  "A message that content slots can point to.",
);

export const templatePage = named("TemplatePage", page(template));
