/** `POST /v1/accounts/{accountGroupId}/actions/{actionId}/resolve` */
import * as z from "zod/mini";

import { resolveActions, selectAction } from "../../database/actions.ts";
import { parseActionId } from "../../domain/action.ts";
import { decideResolution, RESOLUTIONS } from "../../domain/decideResolution.ts";
import { wakeSender } from "../../senders/wakeSender.ts";
import type { Answer } from "../answer/envelope.ts";
import { ApiError } from "../answer/failures.ts";
import { tellFields } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import type { actionPath } from "../request/schemas.ts";
import { type ActionAnswer, toActionAnswer } from "./actionAnswer.ts";

export const RESOLUTION_DESCRIPTION =
  "`sent`: it took place, when the sender was last asked; `not_sent`: nothing happened, and it may be asked for again; `skip`: it is not needed, and the next step comes. A connection request that is skipped counts as accepted.";

export const resolutionBody = z.strictObject({ as: z.enum(RESOLUTIONS) });
/* @__PURE__ */ tellFields(resolutionBody, () => ({ as: RESOLUTION_DESCRIPTION }));

/** Says what became of an action that nobody knows about. Saying the same again changes nothing. */
export async function resolveAction(
  {
    parameters: { accountGroupId, actionId },
    place,
    database,
    body: { as },
  }: RouteInput<z.output<typeof actionPath>, object, z.output<typeof resolutionBody>>,
  { env, execution }: RequestContext,
): Promise<Answer<ActionAnswer>> {
  const key = parseActionId(actionId);
  const read = async () => {
    const action = key === null ? null : await selectAction(database, accountGroupId, key);
    if (action === null) {
      throw new ApiError("notFound", `There is no action ${actionId} in this account group.`);
    }
    return { action, decision: decideResolution(action, as, Date.now()) };
  };
  let { action, decision } = await read();
  if (decision.outcome === "resolved") {
    const { campaignId, position, step, senderId } = action;
    const resolving = { campaignId, position, step, action: decision.action };
    await resolveActions(database, [resolving], Date.now());
    execution.waitUntil(wakeSender(env, { ...place, senderId }));
    // Something else may have become known of it meanwhile.
    ({ action, decision } = await read());
  }
  if (decision.outcome === "repeated") return { status: 200, data: toActionAnswer(action) };
  throw new ApiError(
    "notUnknown",
    `The action is ${action.status}. Only an action of which nobody knows what became of it, status unknown, can be resolved.`,
  );
}
