/** An action as the API shows it. */
import * as z from "zod/mini";

import type { ActionOfLead } from "../../database/actions.ts";
import {
  ACTION_ID,
  ACTION_STATUSES,
  type Action,
  toActionId,
  toInstanceId,
} from "../../domain/action.ts";
import { toTimestamp } from "../answer/envelope.ts";
import { instanceIdentifier } from "../answer/executionWords.ts";
import { count, identifier, matching, text, timestamp } from "../answer/words.ts";
import { about, named } from "../contract.ts";
import { actionKind } from "../senders/senderAnswer.ts";

const actionStatus = /* @__PURE__ */ named(
  "ActionStatus",
  () => z.enum(ACTION_STATUSES),
  "`reserved`: it has a slot, and its sender is asked within minutes; `sending`: it is asked at this moment; `accepted`: it has taken it on; `sent`: done; `skipped`: not needed; `rejected`: never for this lead; `unknown`: nobody knows; `expired`: nothing happened, and it may be asked for again.",
);

/** The fields of an action in an answer. */
function actionFields() {
  const time = () => z.nullable(timestamp);
  return {
    id: about(
      "The id under which its sender knows it: of the instance that was the first to ask for it, and the step.",
      matching(ACTION_ID),
    ),
    campaignId: identifier,
    runId: about("The run that was the first to ask for it.", identifier),
    instanceId: about("The instance of that run.", instanceIdentifier),
    step: count(1),
    kind: actionKind,
    senderId: identifier,
    status: actionStatus,
    attempt: about("How often the sender was asked and may have acted.", count()),
    notAfter: about("The sender is not asked later than this.", timestamp),
    firstCalledAt: about("When the sender was first asked.", time()),
    calledAt: about("When the sender was last asked.", time()),
    answeredAt: about("When it was done, or when the last answer came.", time()),
    connectedAt: about("When the lead accepted the connection request.", time()),
    withdrawnAt: about("When the connection request was withdrawn.", time()),
    code: about(
      "The sender's code; `resolved_sent`, `resolved_not_sent` or `resolved_skip` once a person has resolved it.",
      z.nullable(text(100)),
    ),
    message: about("The sender's own words.", z.nullable(text(500))),
    externalId: about("As the sender names what it has done.", z.nullable(text(1_000))),
    thread: about("As the sender names the conversation.", z.nullable(text(1_000))),
  };
}

/** An action of an instance in an answer. */
export const instanceActionAnswer = /* @__PURE__ */ named(
  "InstanceAction",
  () => z.strictObject(actionFields()),
  "A step of the lead, as it was asked of a sender.",
);
export type InstanceActionAnswer = z.infer<typeof instanceActionAnswer>;

/** An action in an answer. */
export const actionAnswer = /* @__PURE__ */ named(
  "Action",
  () => z.strictObject({ ...actionFields(), leadId: identifier }),
  "One step of one lead, as it was asked of a sender.",
);
export type ActionAnswer = z.infer<typeof actionAnswer>;

/** Shows an action of an instance. */
export function toInstanceActionAnswer(action: Action): InstanceActionAnswer {
  const { campaignId, runId, step, kind, senderId, status, attempt } = action;
  const { code, message, externalId, thread } = action;
  return {
    id: toActionId(action, step),
    campaignId,
    runId,
    instanceId: toInstanceId(action),
    step,
    kind,
    senderId,
    status,
    attempt,
    notAfter: toTimestamp(action.notAfter),
    firstCalledAt: toTimestamp(action.firstCalledAt),
    calledAt: toTimestamp(action.calledAt),
    answeredAt: toTimestamp(action.answeredAt),
    connectedAt: toTimestamp(action.connectedAt),
    withdrawnAt: toTimestamp(action.withdrawnAt),
    code,
    message,
    externalId,
    thread,
  };
}

/** Shows an action. */
export function toActionAnswer(action: ActionOfLead): ActionAnswer {
  return { ...toInstanceActionAnswer(action), leadId: action.leadId };
}
