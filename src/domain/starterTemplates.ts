/** The starter templates: which content slots a new campaign gets, and the built-in template each begins with. */
import type { Channel } from "./template.ts";

export const STARTER_TEMPLATE_IDS = [
  "engage-inmail",
  "engage-connect-dm",
  "connect-engage-dm",
  "connect",
] as const;
export type StarterTemplateId = (typeof STARTER_TEMPLATE_IDS)[number];

/** A content slot to be created; `position` counts all slots from 1, `channelPosition` those of its channel. */
export interface NewContentSlot {
  readonly position: number;
  readonly channel: Channel;
  readonly label: string;
  readonly channelPosition: number;
  readonly templateId: string;
}

/** The ids of the templates that the first migration brings. */
const BUILT_IN = {
  connectionNote: "6b0382000000000000000001",
  firstMessage: "6b0382000000000000000002",
  followUpMessage: "6b0382000000000000000003",
  firstInMail: "6b0382000000000000000004",
} as const;

const CONNECTION_NOTE = {
  channel: "connection_request",
  label: "Connection note",
  channelPosition: 1,
  templateId: BUILT_IN.connectionNote,
} as const;
const FIRST_MESSAGE = {
  channel: "direct_message",
  label: "First message",
  channelPosition: 1,
  templateId: BUILT_IN.firstMessage,
} as const;
const FOLLOW_UP_MESSAGE = {
  channel: "direct_message",
  label: "Follow-up message",
  channelPosition: 2,
  templateId: BUILT_IN.followUpMessage,
} as const;
const FIRST_INMAIL = {
  channel: "inmail",
  label: "First InMail",
  channelPosition: 1,
  templateId: BUILT_IN.firstInMail,
} as const;

/** Engagement with a lead's posts has no content of its own, so it has no slot. */
const SLOTS: Record<StarterTemplateId, readonly Omit<NewContentSlot, "position">[]> = {
  "engage-inmail": [FIRST_INMAIL],
  "engage-connect-dm": [CONNECTION_NOTE, FIRST_MESSAGE, FOLLOW_UP_MESSAGE],
  "connect-engage-dm": [CONNECTION_NOTE, FIRST_MESSAGE, FOLLOW_UP_MESSAGE],
  connect: [CONNECTION_NOTE],
};

/** The content slots of a new campaign, in the order of its workflow. */
export function contentSlotsOf(starterTemplateId: StarterTemplateId): NewContentSlot[] {
  return SLOTS[starterTemplateId].map((slot, index) => ({ position: index + 1, ...slot }));
}

/** No campaign has more content slots than this. */
export const MAXIMUM_CONTENT_SLOTS = Math.max(...Object.values(SLOTS).map(({ length }) => length));
