/** Requests at random that the contract admits: none is answered 400 or 5xx, and each as the contract says. */
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";

import { missingIdOf, type Resource } from "../support/routeExamples.ts";
import { arbitraryOf } from "./support/arbitraries.ts";
import { type Answer, type CallOptions, callOperation } from "./support/call.ts";
import {
  operationNamed,
  type PlacedOperation,
  placedOperations,
  resolve,
  statusesOf,
} from "./support/contract.ts";
import { useCourt } from "./support/court.ts";
import { readViolations } from "./support/prism.ts";
import { readServerLog } from "./support/serverLog.ts";

const kickoff = inject("kickoff");
const SEED = Number(process.env.SEED);
const RUNS = Number(process.env.FUZZ ?? 6);

const court = useCourt(kickoff);

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly schema: unknown;
}

/** An operation's parameters, wherever they are written. */
function parametersOf({ operation }: PlacedOperation): Parameter[] {
  const parameters = (operation.parameters ?? []) as (Parameter | { $ref: string })[];
  return parameters.map((one) => ("$ref" in one ? resolve<Parameter>(one.$ref) : one));
}

function bodySchemaOf({ operation }: PlacedOperation): unknown {
  const { requestBody } = operation as {
    requestBody?: { content: Record<string, { schema: unknown }> };
  };
  return requestBody?.content["application/json"]?.schema;
}

/** The 1,000 requests a minute of one key are not enough. */
function anyKey(): fc.Arbitrary<string> {
  return fc.constantFrom(...kickoff.spareKeys.slice(1));
}

/** An id of the world for a parameter, or one that nothing has. */
function idFor(name: string): fc.Arbitrary<string> {
  const { accountGroupId, audienceId, draftId, activeId, completedId, emptyDraftId } = court.world;
  const { runId, leadId, senderId, slotId, suppressionId, templateId, usedTemplateId, unknownId } =
    court.world;
  const { instanceId, actionId, sentActionId, webhookEndpointId, deliveryId } = court.world;
  if (name === "accountGroupId") return fc.constant(accountGroupId);
  const ids: Record<string, string[]> = {
    audienceId: [audienceId],
    campaignId: [draftId, activeId, completedId, emptyDraftId],
    leadId: [leadId],
    runId: [runId],
    senderId: [senderId],
    instanceId: [instanceId],
    actionId: [actionId, sentActionId],
    slotId: [slotId],
    suppressionId: [suppressionId],
    webhookEndpointId: [webhookEndpointId],
    deliveryId: [deliveryId],
    templateId: [templateId, usedTemplateId],
  };
  return fc.constantFrom(...(ids[name] ?? []), missingIdOf(name as Resource, unknownId));
}

/** Requests that the contract admits. */
function admitted(operation: PlacedOperation): fc.Arbitrary<CallOptions> {
  const parameters = parametersOf(operation);
  const inPlace = (place: string) => parameters.filter((one) => one.in === place);
  const texts = (place: string) =>
    fc.record(
      Object.fromEntries(
        inPlace(place)
          // Only an earlier page has cursors to give.
          .filter(({ name }) => name !== "cursor")
          .map(({ name, schema }) => [name, arbitraryOf(schema).map(String)]),
      ),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>;
  const body = bodySchemaOf(operation);
  return fc.record({
    key: anyKey(),
    ids: fc.record(Object.fromEntries(inPlace("path").map(({ name }) => [name, idFor(name)]))),
    query: texts("query"),
    headers: texts("header"),
    ...(body === undefined ? {} : { body: withIdsOfWorld(arbitraryOf(body)) }),
  });
}

/** A body that names what there is, now and then: what is made up is always missing. */
function withIdsOfWorld(bodies: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const ids = fc.record({ audienceId: idFor("audienceId"), templateId: idFor("templateId") });
  return fc.tuple(bodies, ids).map(([body, known]) => ({
    ...(body as object),
    ...Object.fromEntries(Object.entries(known).filter(([name]) => name in (body as object))),
  }));
}

class Objection extends Error {
  override readonly name = "Objection";
  readonly answer: Answer;

  constructor(what: string, answer: Answer) {
    super(what);
    this.answer = answer;
  }
}

/** An account group has at most 20 webhook endpoints, and the other files need some of them. */
async function deleteEndpoint({ status, headers }: Answer): Promise<void> {
  const [, webhookEndpointId] =
    /\/webhook-endpoints\/(\w+)$/.exec(headers.get("Location") ?? "") ?? [];
  if (status !== 201 || webhookEndpointId === undefined) return;
  const ids = { accountGroupId: court.world.accountGroupId, webhookEndpointId };
  const key = kickoff.spareKeys[1] ?? "";
  await callOperation(kickoff.url, operationNamed("deleteWebhookEndpoint"), { key, ids });
}

/**
 * Sends requests until one gets an answer that is objected to; returns the objection, with the request and what the server
 * has logged of it.
 */
async function findObjection(
  url: string,
  operation: PlacedOperation,
  requests: fc.Arbitrary<CallOptions>,
  objectTo: (answer: Answer) => string | null,
): Promise<string | null> {
  const property = fc.asyncProperty(requests, async (options) => {
    const answer = await callOperation(url, operation, options);
    await deleteEndpoint(answer);
    const objection = objectTo(answer);
    if (objection !== null) throw new Objection(objection, answer);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    seed: SEED,
    numRuns: RUNS,
  });
  if (!failed) return null;
  const log =
    errorInstance instanceof Objection ? await readServerLog(kickoff, errorInstance.answer) : "";
  return `${JSON.stringify(counterexample)}: ${errorInstance}\n${log}`;
}

/** No answer is one that the contract does not announce, and none is our fault. */
function objectToStatus(operation: PlacedOperation) {
  return ({ status, body }: Answer) =>
    status < 500 && (status === 405 || statusesOf(operation).includes(status))
      ? null
      : `${status} ${JSON.stringify(body)}`;
}

/** Nor is a request refused for its form that the contract admits, or answered in another form than it says. */
function objectToForm(operation: PlacedOperation) {
  return (answer: Answer) => {
    const violations = readViolations(answer.body);
    if (violations !== null) return violations;
    if (answer.status === 400) return `admitted, and refused: ${answer.body.error?.details}`;
    const malformed = malformedLeadsIn(answer);
    if (malformed.length > 0) return `admitted, and skipped: ${malformed.join("; ")}`;
    return objectToStatus(operation)(answer);
  };
}

/** Leads are refused one by one, in an answer that is a success. */
function malformedLeadsIn({ body }: Answer): string[] {
  const { skipped = [] } = (body.data ?? {}) as {
    skipped?: readonly { readonly reason: string; readonly details: string }[];
  };
  return skipped.filter(({ reason }) => reason === "INVALID_LEAD").map(({ details }) => details);
}

describe.each(placedOperations)("$operationId", (operation) => {
  it("takes what the contract admits, and answers as it says", async () => {
    const objection = await findObjection(
      court.prism.url,
      operation,
      admitted(operation),
      objectToForm(operation),
    );
    expect(objection).toBeNull();
  });
});

it("shows the leads that it has taken as the contract says", async () => {
  const addLeads = operationNamed("addLeads");
  const listLeads = operationNamed("listLeads");
  const ids = {
    accountGroupId: court.world.accountGroupId,
    audienceId: court.world.emptyAudienceId,
  };
  const bodies = fc.sample(arbitraryOf(bodySchemaOf(addLeads)), { seed: SEED, numRuns: RUNS });
  const key = kickoff.spareKeys[1] ?? "";
  let added = 0;
  for (const body of bodies) {
    const { data } = (await callOperation(kickoff.url, addLeads, { key, ids, body })).body;
    added += (data as { added: number }).added;
  }
  const { body } = await callOperation(court.prism.url, listLeads, {
    key,
    ids,
    query: { limit: "1000" },
  });

  expect(readViolations(body)).toBeNull();
  expect((body.data as { items: unknown[] }).items).toHaveLength(added);
});

it.each([
  { fault: "refuses what the contract admits", status: 400, objection: "admitted, and refused" },
  { fault: "breaks down", status: 500, objection: "500" },
])("objects to a server that $fault", async ({ status, objection }) => {
  court.relay.lie((answer) => {
    answer.status = status;
    answer.body = {
      success: false,
      data: null,
      error: {
        code: status === 400 ? "VALIDATION_ERROR" : "INTERNAL_ERROR",
        message: status === 400 ? "Request validation failed" : "Internal server error",
        details: "",
      },
      traceId: "0".repeat(24),
    };
  });
  const operation = operationNamed("createAudience");

  expect(
    await findObjection(court.prism.url, operation, admitted(operation), objectToForm(operation)),
  ).toContain(objection);
});

it("objects to a server that skips a lead which the contract admits", async () => {
  court.relay.lie(({ body }) => {
    body.data?.skipped.push({ index: 0, reason: "INVALID_LEAD", details: "name: is ugly" });
  });
  const operation = operationNamed("addLeads");

  expect(
    await findObjection(court.prism.url, operation, admitted(operation), objectToForm(operation)),
  ).toContain("admitted, and skipped: name: is ugly");
});
