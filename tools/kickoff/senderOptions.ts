/** What a sender is to be: the options of `senders create` and `senders update`, and what the API takes for them. */
import { InvalidArgumentError } from "commander";

import type { components } from "../../client/contractTypes.ts";
import { ACTION_KINDS, type ActionKind } from "../../src/domain/action.ts";
import { WEEKDAYS, type Weekday } from "../../src/domain/workingHours.ts";
import type { ApiOptions } from "./connection.ts";
import { parseNumber } from "./options.ts";

type NewSender = components["schemas"]["CreateSenderRequest"];
export type SenderChange = components["schemas"]["UpdateSenderRequest"];

type Limits = Partial<Record<ActionKind, number>>;

export interface CreateOptions extends ApiOptions {
  readonly name: string;
  readonly senderUrl: string;
  readonly kind: ActionKind[];
  readonly perDay?: Limits;
  readonly perWeek?: Limits;
  readonly spacing: number;
  readonly timeZone?: string;
  readonly day?: Weekday[];
  readonly from: string;
  readonly to: string;
  readonly keepsKeysHours: number;
  readonly looksUpActions: boolean;
}

export interface UpdateOptions extends ApiOptions {
  readonly name?: string;
  readonly senderUrl?: string;
  readonly kind?: ActionKind[];
  readonly perDay?: Limits;
  readonly perWeek?: Limits;
  readonly spacing?: number;
  readonly unblock: boolean;
}

/** A new sender, as the API takes it. */
export function toNewSender(options: CreateOptions): NewSender {
  const { timeZone, day } = options;
  return {
    name: options.name,
    url: options.senderUrl,
    kinds: [...new Set(options.kind)],
    limits: toLimits(options),
    spacingSeconds: options.spacing,
    workingHours:
      timeZone === undefined
        ? null
        : {
            timeZone,
            days: [...new Set(day ?? WEEKDAYS.slice(1, 6))],
            from: options.from,
            to: options.to,
          },
    keepsKeysHours: options.keepsKeysHours,
    looksUpActions: options.looksUpActions,
    enabled: true,
  };
}

/** What is to be changed of a sender; what is not given stays. */
export function toChange({
  name,
  senderUrl,
  kind,
  perDay,
  perWeek,
  spacing,
  unblock,
}: UpdateOptions) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(senderUrl === undefined ? {} : { url: senderUrl }),
    ...(kind === undefined ? {} : { kinds: [...new Set(kind)] }),
    ...(perDay === undefined && perWeek === undefined
      ? {}
      : { limits: toLimits({ ...(perDay && { perDay }), ...(perWeek && { perWeek }) }) }),
    ...(spacing === undefined ? {} : { spacingSeconds: spacing }),
    ...(unblock ? { blocked: null } : {}),
  };
}

function toLimits({ perDay = {}, perWeek = {} }: Pick<CreateOptions, "perDay" | "perWeek">) {
  const limits = ACTION_KINDS.flatMap((kind) => {
    const ofKind = { perDay: perDay[kind] ?? null, perWeek: perWeek[kind] ?? null };
    return ofKind.perDay === null && ofKind.perWeek === null ? [] : [[kind, ofKind] as const];
  });
  return Object.fromEntries(limits);
}

/** One limit more, for an option that may be given several times. */
export function collectLimit(text: string, earlier: Limits = {}): Limits {
  const [name, number = ""] = text.split("=");
  const kind = ACTION_KINDS.find((each) => each === name);
  if (kind === undefined)
    throw new InvalidArgumentError(`A limit is of ${ACTION_KINDS.join(", ")}.`);
  return { ...earlier, [kind]: parseNumber(number) };
}
