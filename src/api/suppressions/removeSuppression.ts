/** `DELETE /v1/accounts/{accountGroupId}/suppressions/{suppressionId}` */
import type * as z from "zod/mini";

import { deleteSuppression, selectSuppression } from "../../database/suppressions.ts";
import type { Answer } from "../answer/envelope.ts";
import type { RouteInput } from "../request/context.ts";
import type { suppressionPath } from "../request/schemas.ts";
import {
  type SuppressionAnswer,
  suppressionNotFound,
  toSuppressionAnswer,
} from "./suppressionAnswer.ts";

/** Removes a suppression. Instances that it has cancelled stay so. */
export async function removeSuppression({
  parameters: { accountGroupId, suppressionId },
  database,
}: RouteInput<z.output<typeof suppressionPath>, object, object>): Promise<
  Answer<SuppressionAnswer>
> {
  // Read before it is removed: an attempt that is repeated after a fault finds nothing left to answer.
  const suppression = await selectSuppression(database, accountGroupId, suppressionId);
  if (suppression === null) throw suppressionNotFound(suppressionId);
  await deleteSuppression(database, accountGroupId, suppressionId);
  return { status: 200, data: toSuppressionAnswer(suppression) };
}
