/** `POST /v1/accounts/{accountGroupId}/suppressions` */
import * as z from "zod/mini";

import { insertSuppressions, toNewSuppressions } from "../../database/suppressions.ts";
import type { Answer } from "../answer/envelope.ts";
import { count, identifier, list } from "../answer/words.ts";
import { identitySchemas, isIdentified } from "../audiences/leadSchema.ts";
import { about, named } from "../contract.ts";
import type { RequestContext, RouteInput } from "../request/context.ts";
import { notAtHome } from "../request/home.ts";
import { requireCreation, toKeyedRequest } from "../request/keyedRequest.ts";
import { type accountGroupPath, line } from "../request/schemas.ts";

const MAXIMUM_PEOPLE = 1_000;

const newSuppression = z
  .strictObject({ ...identitySchemas, reason: line(200) })
  .check(isIdentified);
/* @__PURE__ */ named(
  "NewSuppression",
  () => newSuppression,
  "Somebody whom nobody may contact any more: at least one of `email`, `linkedinUrl` and `externalId` says who it is, and each of them is suppressed. The reason is kept.",
);

export const newSuppressionsBody = z.strictObject({
  suppressions: z
    .array(newSuppression)
    .check(
      z.minLength(1, "must hold at least 1 suppression"),
      z.maxLength(MAXIMUM_PEOPLE, `must hold at most ${MAXIMUM_PEOPLE} suppressions`),
    ),
});

/** What became of the suppressions of a request. */
export const addedSuppressionsAnswer = /* @__PURE__ */ named("AddedSuppressions", () =>
  z.strictObject({
    added: about("Of how many something was new.", count(0, MAXIMUM_PEOPLE)),
    suppressions: about(
      "One for each of the request, in its order.",
      list(
        z.strictObject({
          outcome: about(
            "`added`: an identity is suppressed from now on. `existing`: all were suppressed already, and stay so for their old reason.",
            z.enum(["added", "existing"]),
          ),
          ids: about(
            "The suppressions of its e-mail address, its LinkedIn address and its external id, as far as it names them.",
            z.array(identifier).check(z.maxLength(3)),
          ),
        }),
      ),
    ),
  }),
);
type AddedSuppressionsAnswer = z.infer<typeof addedSuppressionsAnswer>;

/** Suppresses people, and cancels their open instances everywhere. */
export async function addSuppressions(
  input: RouteInput<
    z.output<typeof accountGroupPath>,
    object,
    z.output<typeof newSuppressionsBody>
  >,
  context: RequestContext,
): Promise<Answer<AddedSuppressionsAnswer>> {
  const { accountGroupId } = input.parameters;
  const now = Date.now();
  const people = await Promise.all(
    input.body.suppressions.map(({ reason, ...person }) =>
      toNewSuppressions(accountGroupId, person, reason, now),
    ),
  );
  const creation = await insertSuppressions(
    input.database,
    accountGroupId,
    people,
    now,
    await toKeyedRequest(input, context),
  );
  if (creation === null) throw notAtHome(input.place);
  const { resource, headers } = requireCreation(creation, context);
  const added = resource.filter(({ isNew }) => isNew).length;
  context.fields.added = added;
  return {
    status: 200,
    data: {
      added,
      suppressions: resource.map(({ isNew, ids }) => ({
        outcome: isNew ? "added" : "existing",
        ids: [...ids],
      })),
    },
    headers,
  };
}
