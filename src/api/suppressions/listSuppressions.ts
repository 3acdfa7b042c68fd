/** `GET /v1/accounts/{accountGroupId}/suppressions` */
import * as z from "zod/mini";

import { selectSuppressions } from "../../database/suppressions.ts";
import { identifierSchema } from "../../platform/identifiers.ts";
import type { Answer } from "../answer/envelope.ts";
import { page } from "../answer/words.ts";
import { named } from "../contract.ts";
import type { RouteInput } from "../request/context.ts";
import { type Page, pageQuery, placeOf, toPage } from "../request/pagination.ts";
import type { accountGroupPath } from "../request/schemas.ts";
import {
  type SuppressionAnswer,
  suppressionAnswer,
  toSuppressionAnswer,
} from "./suppressionAnswer.ts";

export const listSuppressionsQuery = z.strictObject(pageQuery(identifierSchema));

/** What it answers. */
export const suppressionPage = /* @__PURE__ */ named("SuppressionPage", () =>
  page(suppressionAnswer),
);

/** Lists the suppressions of an account group, oldest first. */
export async function listSuppressions({
  parameters: { accountGroupId },
  database,
  query: { cursor, limit },
  request,
}: RouteInput<
  z.output<typeof accountGroupPath>,
  z.output<typeof listSuppressionsQuery>,
  object
>): Promise<Answer<Page<SuppressionAnswer>>> {
  const place = placeOf(cursor, request);
  const rows = await selectSuppressions(database, accountGroupId, place, limit + 1);
  return { status: 200, data: toPage(request, rows, limit, toSuppressionAnswer, ({ id }) => id) };
}
