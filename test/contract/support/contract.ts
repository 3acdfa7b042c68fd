/** The contract as the server serves it. */
import { join } from "node:path";

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

/** The statuses that an operation may answer. */
export function statusesOf({ operation }: PlacedOperation): number[] {
  return Object.keys(operation.responses).map(Number);
}
