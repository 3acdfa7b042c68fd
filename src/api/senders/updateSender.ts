/** `PATCH /v1/accounts/{accountGroupId}/senders/{senderId}` */
import * as z from "zod/mini";

import { updateSender as changeSender } from "../../database/senders.ts";
import { selectSlotsOf } from "../../database/slots.ts";
import type { SenderSettings } from "../../domain/sender.ts";
import { wakeSender } from "../../senders/wakeSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { requireAllowedUrl } from "../request/requireAllowedUrl.ts";
import { changesSomething, type senderPath } from "../request/schemas.ts";
import { type SenderAnswer, senderNotFound, toSenderAnswer } from "./senderAnswer.ts";
import {
  requireWorkingHours,
  SETTINGS_DESCRIPTIONS,
  settingsSchemas,
  toLimits,
} from "./senderSchemas.ts";

export const senderChangeBody = z
  .strictObject({
    name: z.optional(settingsSchemas.name),
    url: z.optional(settingsSchemas.url),
    kinds: z.optional(settingsSchemas.kinds),
    limits: z.optional(settingsSchemas.limits),
    spacingSeconds: z.optional(settingsSchemas.spacingSeconds),
    workingHours: z.optional(settingsSchemas.workingHours),
    keepsKeysHours: z.optional(settingsSchemas.keepsKeysHours),
    looksUpActions: z.optional(settingsSchemas.looksUpActions),
    enabled: z.optional(settingsSchemas.enabled),
    blocked: z.optional(z.null("must be null, which ends the block")),
  })
  .check(changesSomething);
/* @__PURE__ */ tellFields(senderChangeBody, () => ({
  ...SETTINGS_DESCRIPTIONS,
  limits: `${SETTINGS_DESCRIPTIONS.limits} They replace all that there were.`,
  blocked: "Null, which ends a block.",
}));

/** Changes settings of a sender, or ends its block. */
export async function updateSender(
  {
    parameters: { accountGroupId, senderId },
    place,
    database,
    body: { blocked, url, limits, ...others },
    request,
  }: RouteInput<z.output<typeof senderPath>, object, z.output<typeof senderChangeBody>>,
  { env, execution }: RequestContext,
): Promise<Answer<SenderAnswer>> {
  const settings = withoutUndefined({
    ...others,
    url: url === undefined ? url : requireAllowedUrl(url, request, env),
    limits: limits === undefined ? limits : toLimits(limits),
  });
  requireWorkingHours(settings.workingHours ?? null);
  const now = Date.now();
  const change = { settings, unblocks: blocked === null };
  const sender = await changeSender(database, accountGroupId, senderId, change, now);
  if (sender === null) throw senderNotFound(senderId);
  // It may do now what it could not before.
  execution.waitUntil(wakeSender(env, { ...place, senderId }));
  const { times } = await selectSlotsOf(database, sender, now);
  return { status: 200, data: toSenderAnswer(sender, times, now) };
}

function withoutUndefined(
  settings: {
    readonly [Setting in keyof SenderSettings]?: SenderSettings[Setting] | undefined;
  },
): Partial<SenderSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
