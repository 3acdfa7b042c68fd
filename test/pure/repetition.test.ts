/** What the client may send again, held against the contract. */
import { describe, expect, it } from "vitest";

import {
  describeOperation,
  mayHaveHappened,
  mayRepeat,
  wasNeverSent,
} from "../../client/repetition.ts";
import { buildContract } from "../../tools/contract/buildContract.ts";

const ID = "6b0382aa41c09e7d5f2b8e10";
const KEY = "#/components/parameters/IdempotencyKey";

/** Every operation of the contract, with a path as a request has it. */
const operations = Object.entries(buildContract().paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => ["get", "post", "patch", "put", "delete"].includes(method))
    .map(([method, operation]) => ({
      id: (operation as { operationId: string }).operationId,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, ID),
      isKeyed: JSON.stringify(operation).includes(`"$ref":"${KEY}"`),
    })),
);

/** What would happen twice, or to more than was asked for. */
const NEVER_REPEATED = ["resolveActions", "resendDelivery", "recoverDeliveries", "replayEvents"];

describe("describeOperation", () => {
  it("knows of each operation of the contract whether it takes a key", () => {
    const isKeyed = ({ id, method, path }: (typeof operations)[number]) => ({
      [id]: describeOperation(method, path).isKeyed,
    });
    expect(operations.map(isKeyed)).toEqual(operations.map((one) => ({ [one.id]: one.isKeyed })));
  });

  it("repeats all but what would happen twice", () => {
    const never = operations.filter(
      ({ method, path }) => !describeOperation(method, path).isRepeatable,
    );
    expect(never.map(({ id }) => id).sort()).toEqual(NEVER_REPEATED.sort());
  });

  it("takes a GET for what only reads", () => {
    const reading = operations.filter(
      ({ method, path }) => !describeOperation(method, path).isWriting,
    );
    expect(new Set(reading.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });
});

const reading = { isWriting: false, isKeyed: false, isRepeatable: true };
const keyed = { isWriting: true, isKeyed: true, isRepeatable: true };
const keyless = { isWriting: true, isKeyed: false, isRepeatable: false };

describe("mayHaveHappened", () => {
  it.each([
    ["no answer to a question", reading, null, false, false],
    ["no answer", keyed, null, false, true],
    ["a fault of the server", keyed, 500, false, true],
    ["a service that failed", keyed, 502, false, true],
    ["a refusal", keyed, 409, false, false],
    ["a refusal behind a lost answer, by who knows the key", keyed, 409, true, false],
    ["412 behind a lost answer", keyed, 412, true, false],
    ["422 behind a lost answer", keyed, 422, true, false],
    ["a refusal that comes before the key is looked for", keyed, 429, true, true],
    ["a key that was revoked behind a lost answer", keyed, 401, true, true],
    ["a deletion that finds nothing behind a lost answer", keyless, 404, true, true],
    ["a deletion that finds nothing", keyless, 404, false, false],
  ] as const)("after %s", (_, operation, status, mayHaveHappenedBefore, expected) => {
    const attempts = { status, wasSent: true, mayHaveHappenedBefore };
    expect(mayHaveHappened(operation, attempts)).toBe(expected);
  });

  it.each([true, false])("is as before (%s) after an attempt that reached nobody", (before) => {
    const attempts = { status: null, wasSent: false, mayHaveHappenedBefore: before };
    expect(mayHaveHappened(keyed, attempts)).toBe(before);
  });
});

describe("mayRepeat", () => {
  it.each([
    ["no answer", keyed, null, true, true],
    ["no answer to what would happen twice", keyless, null, true, false],
    ["an attempt at it that reached nobody", keyless, null, false, true],
    ["a fault in what would happen twice", keyless, 502, true, false],
    ["a request that came too soon", keyless, 429, true, true],
  ] as const)("after %s", (_, operation, status, wasSent, expected) => {
    expect(mayRepeat(operation, { status, wasSent })).toBe(expected);
  });
});

describe("wasNeverSent", () => {
  const failed = (code: string, syscall?: string) =>
    new TypeError("fetch failed", {
      cause: Object.assign(new Error("It failed."), { code, ...(syscall && { syscall }) }),
    });
  it.each([
    [failed("ECONNREFUSED"), true],
    [failed("ENOTFOUND"), true],
    [failed("EHOSTUNREACH", "connect"), true],
    // The network went away behind the request.
    [failed("EHOSTUNREACH", "read"), false],
    [failed("ENETUNREACH", "write"), false],
    [failed("ECONNRESET"), false],
    [failed("UND_ERR_SOCKET"), false],
    [new TypeError("Failed to fetch"), false],
    ["a word", false],
  ])("reads %s", (error, expected) => {
    expect(wasNeverSent(error)).toBe(expected);
  });
});
