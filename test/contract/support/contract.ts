/** The contract as the server serves it. */
import { join } from "node:path";
import { expect } from "vitest";

import type { Route } from "../../../src/api/request/route.ts";
import { routes } from "../../../src/api/routes.ts";
import { buildContract } from "../../../tools/contract/buildContract.ts";
import type { OperationObject } from "../../../tools/contract/operationObject.ts";
import { projectDirectory } from "../../../tools/server/wrangler.ts";

/** The committed contract, for judges that read files. */
export const contractPath = join(projectDirectory, "docs", "site", "openapi.json");

export const contract = buildContract();

/** An operation with its place. */
export interface PlacedOperation {
  readonly operationId: string;
  readonly method: string;
  /** As the contract has it: `/v1/accounts/{accountGroupId}`. */
  readonly path: string;
  readonly operation: OperationObject;
}

/** Every operation of the contract. */
export const placedOperations: readonly PlacedOperation[] = Object.entries(contract.paths).flatMap(
  ([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      operation,
    })),
);

/** An operation, by its name. */
export function operationNamed(operationId: string): PlacedOperation {
  const operation = placedOperations.find((one) => one.operationId === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}.`);
  return operation;
}

/** The route of an operation; null for the health check, which is none. */
export function routeOf({ operationId }: PlacedOperation): Route | null {
  return routes.find(({ handler }) => handler.name === operationId) ?? null;
}

/** What a reference into the contract means. */
export function resolve<Value>(reference: string): Value {
  return reference
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], contract) as Value;
}

/** A response, as far as tests look into one. */
interface ResponseObject {
  readonly $ref?: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: {
    readonly "application/json": {
      readonly schema: unknown;
      readonly examples: Readonly<Record<string, { value: ErrorExample }>>;
    };
  };
}

interface ErrorExample {
  readonly error: { readonly code: string; readonly details: string } | null;
}

/** The response of an operation at a status, wherever it is written. */
export function responseOf({ operation }: PlacedOperation, status: number): ResponseObject {
  const response = operation.responses[status] as ResponseObject | undefined;
  if (response === undefined) throw new Error(`${operation.operationId} has no ${status}.`);
  return response.$ref === undefined ? response : resolve(response.$ref);
}

/** The failures that a response shows. */
export function failuresShown(operation: PlacedOperation, status: number) {
  const { examples } = responseOf(operation, status).content["application/json"];
  return Object.values(examples).flatMap(({ value: { error } }) => (error === null ? [] : [error]));
}

/** The codes that a failure of an operation may have at a status. */
export function codesOf(operation: PlacedOperation, status: number): string[] {
  const schema = JSON.stringify(responseOf(operation, status).content["application/json"].schema);
  const own = /"code":\{"type":"string","enum":(\[[^\]]*\])/.exec(schema)?.[1];
  if (own !== undefined) return JSON.parse(own);
  expect(schema).toBe('{"$ref":"#/components/schemas/ValidationErrorResponse"}');
  return ["VALIDATION_ERROR"];
}

/** The statuses that an operation may answer. */
export function statusesOf({ operation }: PlacedOperation): number[] {
  return Object.keys(operation.responses).map(Number);
}
