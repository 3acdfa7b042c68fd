/** What the types of events are called where one of them is chosen. */
import type { EventType } from "../../src/domain/event.ts";

export const EVENT_TYPE_NAMES: Readonly<Record<EventType, string>> = {
  "campaign.started": "a campaign was started",
  "campaign.stopped": "a campaign was stopped",
  "campaign.completed": "a campaign has ended",
  "run.instances_created": "instances were created",
  "instance.completed": "a lead has been through",
  "instance.failed": "a lead cannot be reached",
  "instance.cancelled": "a lead is not contacted any more",
  "action.sent": "an action was performed",
  "action.unknown": "nobody knows what became of an action",
  "message.received": "a lead has written",
  "sender.limited": "a sender has asked to wait",
  "sender.blocked": "a sender is blocked",
  "sender.restored": "a sender may act again",
};
