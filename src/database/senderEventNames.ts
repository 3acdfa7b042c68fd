/** What events name, as JSON for the queries that look for it; `event` is the place of an event in the call. */
import { type InstanceKey, parseActionId, parseInstanceId } from "../domain/action.ts";
import { toIdentities } from "../domain/identity.ts";
import type { SenderEvent } from "../domain/senderEvent.ts";

/** One thing that an event names; `event` is its place in the call. */
type Name = { readonly event: number } & (
  | { readonly by: "leadId" | "email" | "linkedinUrl" | "externalId"; readonly value: string }
  | ({ readonly by: "instance" } & InstanceKey)
);

/** The leads that the events of these types name, one by one or by who they are. */
export function toNames(
  events: readonly SenderEvent[],
  types: readonly SenderEvent["type"][],
): string {
  const names = events.flatMap(({ type, about }, event): Name[] => {
    if (!types.includes(type)) return [];
    const { actionId, instanceId, leadId } = about;
    const instances = [parseActionId(actionId ?? ""), parseInstanceId(instanceId ?? "")];
    return [
      ...instances.flatMap((instance): Name[] =>
        instance === null ? [] : [{ event, by: "instance", ...instance }],
      ),
      ...(leadId === null ? [] : [{ event, by: "leadId" as const, value: leadId }]),
      ...toIdentities(about).map(({ kind, identity }) => ({ event, by: kind, value: identity })),
    ];
  });
  return JSON.stringify(names);
}

/** The actions whose results events tell. */
export function toActionNames(events: readonly SenderEvent[]): string {
  return JSON.stringify(
    events.flatMap(({ type, about: { actionId, senderId } }, event) => {
      const action = type.startsWith("action.") ? parseActionId(actionId ?? "") : null;
      return action === null ? [] : [{ event, senderId, ...action }];
    }),
  );
}

/** The senders whose actions alone events are about. */
export function toSenderFilters(events: readonly SenderEvent[]): string {
  return JSON.stringify(
    events.flatMap(({ about: { senderId } }, event) =>
      senderId === null ? [] : [{ event, senderId }],
    ),
  );
}

/** The senders of whose standing events tell, by themselves or by an action. */
export function toSenderNames(events: readonly SenderEvent[]): string {
  return JSON.stringify(
    events.flatMap(({ type, about: { actionId, senderId } }, event) =>
      type.startsWith("sender.")
        ? [{ event, senderId, ...(senderId === null ? parseActionId(actionId ?? "") : null) }]
        : [],
    ),
  );
}
