/** Which operations an assistant is offered. Pure. */
import type { ContractOperation } from "./contract.ts";
import { LEFT_OUT } from "./leftOut.ts";
import { type Tool, toTool } from "./toTool.ts";

/** What the choice depends on. */
export interface Access {
  /** Those of the API key. */
  readonly permissions: readonly string[];
  /** The only account group that there is; null when each call names one. */
  readonly accountGroupId: string | null;
  /** Whether only what changes nothing is offered. */
  readonly isReadOnly: boolean;
}

/** The tools of a key: what it may call, without what is left out for everybody. */
export function chooseTools(
  operations: readonly ContractOperation[],
  { permissions, accountGroupId, isReadOnly }: Access,
): Tool[] {
  return operations
    .filter(({ operationId }) => !Object.hasOwn(LEFT_OUT, operationId))
    .filter(({ method }) => !isReadOnly || method === "get")
    .filter(({ permission }) => permission === null || permissions.includes(permission))
    .map((operation) => toTool(operation, accountGroupId));
}
