/** Every operation with every answer that can be brought about from outside, in front of Prism, which knows only the contract. */
import { describe, expect, inject, it } from "vitest";

import { type Answer, type CallOptions, callOperation } from "./support/call.ts";
import { cases, hasIdempotencyConflict, toOtherBody } from "./support/cases.ts";
import {
  codesOf,
  operationNamed,
  type PlacedOperation,
  placedOperations,
  routeOf,
  statusesOf,
} from "./support/contract.ts";
import { useCourt } from "./support/court.ts";
import { undescribedHeaders, unshownDetails } from "./support/judge.ts";
import { readViolations } from "./support/prism.ts";
import type { RelayedAnswer } from "./support/relay.ts";

const kickoff = inject("kickoff");
/** A bug and a failed service cannot be ordered; too many requests have a test of their own. */
const STATUSES_OF_EVERY_ROUTE = [429, 500, 502];

const court = useCourt(kickoff);

/** Sends a request through Prism, whose objections fail the test. */
async function callJudged(operation: PlacedOperation, options: CallOptions): Promise<Answer> {
  const answer = await callOperation(court.prism.url, operation, options);
  expect(readViolations(answer.body)).toBeNull();
  // Prism lets a status pass that the contract lacks.
  expect(statusesOf(operation)).toContain(answer.status);
  expect(undescribedHeaders(operation, answer)).toEqual([]);
  expect(unshownDetails(operation, answer)).toBeNull();
  return answer;
}

it.each(cases.map((one) => ({ ...one, name: one.operation.operationId })))(
  "$name answers $status $code as the contract says",
  async ({ operation, status, code, toOptions }) => {
    const answer = await callJudged(operation, toOptions(court.world, kickoff));

    expect({ status: answer.status, code: answer.body.error?.code ?? null }).toEqual({
      status,
      code,
    });
  },
);

it.each(placedOperations.filter(hasIdempotencyConflict))(
  "$operationId answers a repetition, and another body under the same key, as the contract says",
  async (operation) => {
    const options = { ...optionsOf(operation), headers: { "Idempotency-Key": "repeated-1" } };
    const first = await callJudged(operation, options);
    const second = await callJudged(operation, options);
    const other = await callJudged(operation, { ...options, body: toOtherBody(options.body) });

    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
    expect(second.headers.get("Idempotent-Replayed")).toBe("true");
    expect(second.body.data).toEqual(first.body.data);
    expect({ status: other.status, code: other.body.error?.code }).toEqual({
      status: 409,
      code: "IDEMPOTENCY_CONFLICT",
    });
  },
);

/** A request of an operation that succeeds. */
function optionsOf(operation: PlacedOperation): CallOptions {
  const success = cases.find((one) => one.operation === operation && one.code === null);
  if (success === undefined) throw new Error(`${operation.operationId} never succeeds.`);
  return success.toOptions(court.world, kickoff);
}

it("replays a start and a stop as the contract says", async () => {
  const createCampaign = operationNamed("createCampaign");
  const { accountGroupId, audienceId } = court.world;
  const created = await callJudged(createCampaign, {
    key: kickoff.key,
    ids: { accountGroupId },
    body: { starterTemplateId: "connect", name: "Campaign", audienceId },
  });
  const options = {
    key: kickoff.key,
    ids: { accountGroupId, campaignId: (created.body.data as { id: string }).id },
    headers: { "Idempotency-Key": "transition-1" },
  };
  for (const operation of ["startCampaign", "stopCampaign"].map(operationNamed)) {
    const first = await callJudged(operation, options);
    const second = await callJudged(operation, options);

    expect(first.headers.get("Idempotent-Replayed")).toBeNull();
    expect(second.headers.get("Idempotent-Replayed")).toBe("true");
    expect(second.body.data).toEqual(first.body.data);
  }
});

it("answers 429 at every operation as the contract says", async () => {
  const key = kickoff.spareKeys[0] ?? "";
  for (const operation of placedOperations.filter((one) => routeOf(one) !== null)) {
    const options = { ...optionsOf(operation), key };
    // Requests are counted anew with each minute.
    while ((await callJudged(operation, options)).status !== 429) await useUp(key);
  }
});

/** Sends requests that cost little until one is refused. */
async function useUp(key: string): Promise<void> {
  const options = { key, query: { unknown: "1" } };
  let isUsedUp = false;
  const use = async () => {
    while (!isUsedUp) {
      const { status } = await callOperation(kickoff.url, operationNamed("listAccounts"), options);
      isUsedUp ||= status === 429;
    }
  };
  await Promise.all(Array.from({ length: 32 }, use));
}

it.each(placedOperations)(
  "tries every status that $operationId has, and no other, with every code that it may have",
  (operation) => {
    const tried = [
      ...cases
        .filter((one) => one.operation === operation)
        .map(({ status, code }) => ({ status, code: code ?? "success" })),
      ...(hasIdempotencyConflict(operation) ? [{ status: 409, code: "IDEMPOTENCY_CONFLICT" }] : []),
    ];
    const statuses = tried.map(({ status }) => status);
    const others = routeOf(operation) === null ? [] : STATUSES_OF_EVERY_ROUTE;
    expect(new Set(statusesOf(operation))).toEqual(new Set([...statuses, ...others]));

    for (const status of new Set(statuses.filter((one) => one >= 400))) {
      const codes = tried.filter((one) => one.status === status).map(({ code }) => code);
      expect(new Set(codesOf(operation, status)), `at ${status}`).toEqual(new Set(codes));
    }
  },
);

describe("Prism", () => {
  it.each<{ lie: string; alter: (answer: RelayedAnswer) => void; objection: string }>([
    {
      lie: "a field that the contract lacks",
      alter: ({ body }) => {
        body.data.secret = 1;
      },
      objection: "must NOT have additional properties",
    },
    {
      lie: "a trace id in no header",
      alter: ({ headers }) => {
        delete headers["x-trace-id"];
      },
      objection: "must have required property 'x-trace-id'",
    },
  ])("objects to $lie", async ({ alter, objection }) => {
    court.relay.lie(alter);
    const { accountGroupId, activeId } = court.world;

    const { status, body } = await callOperation(court.prism.url, operationNamed("getCampaign"), {
      key: kickoff.key,
      ids: { accountGroupId, campaignId: activeId },
    });

    expect(status).toBe(500);
    expect(readViolations(body)).toContain(objection);
  });

  it("objects to a code that the status does not have", async () => {
    court.relay.lie(({ body }) => {
      body.error.code = "CAMPAIGN_COMPLETED";
    });
    const { accountGroupId, unknownId } = court.world;

    const { body } = await callOperation(court.prism.url, operationNamed("getCampaign"), {
      key: kickoff.key,
      ids: { accountGroupId, campaignId: unknownId },
    });

    expect(readViolations(body)).toContain("must be equal to one of the allowed values");
  });
});
