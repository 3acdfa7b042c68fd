/** What a person has filled in, as the request that registers a sender. Pure. */

import type { components } from "../../client/contractTypes.ts";
import { ACTION_KINDS, type ActionKind } from "../../src/domain/action.ts";
import { WEEKDAYS } from "../../src/domain/workingHours.ts";

type CreateSender = components["schemas"]["CreateSenderRequest"];

/** The fields of a form, each as it was filled in; of check boxes, the names of those that are on. */
export interface SenderFields {
  readonly text: (name: string) => string;
  readonly isOn: (name: string) => boolean;
}

/** What the form's fields are called. */
export const limitField = (kind: ActionKind, window: "perDay" | "perWeek") => `${window} ${kind}`;
export const kindField = (kind: ActionKind) => `kind ${kind}`;
export const dayField = (day: (typeof WEEKDAYS)[number]) => `day ${day}`;

/** The request. What is wrong with it the API says, but for numbers: a field that is empty sets nothing. */
export function readSenderForm({ text, isOn }: SenderFields): CreateSender {
  const kinds = ACTION_KINDS.filter((kind) => isOn(kindField(kind)));
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const limits = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      {
        perDay: number(limitField(kind, "perDay")),
        perWeek: number(limitField(kind, "perWeek")),
      },
    ]),
  );
  const workingHours = {
    timeZone: text("timeZone").trim(),
    days: WEEKDAYS.filter((day) => isOn(dayField(day))),
    from: text("from").trim(),
    to: text("to").trim(),
  };
  return {
    name: text("name"),
    url: text("url").trim(),
    kinds,
    limits,
    spacingSeconds: number("spacingSeconds") ?? 0,
    workingHours: isOn("hasWorkingHours") ? workingHours : null,
    keepsKeysHours: number("keepsKeysHours") ?? 0,
    looksUpActions: isOn("looksUpActions"),
    enabled: isOn("enabled"),
  };
}
