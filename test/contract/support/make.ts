/** Makes resources through the API. */
import { callOperation } from "./call.ts";
import { operationNamed } from "./contract.ts";
import type { Kickoff } from "./kickoff.ts";

/** Calls an operation that must succeed. Returns the answer's data. */
export type Make = <Data = { readonly id: string }>(
  operationId: string,
  ids: Readonly<Record<string, string>>,
  body?: unknown,
) => Promise<Data>;

/** Makes resources in the account group. */
export function makerFor({
  url,
  accountGroupId,
  key,
}: Pick<Kickoff, "url" | "accountGroupId" | "key">): Make {
  return async <Data>(
    operationId: string,
    ids: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<Data> => {
    const answer = await callOperation(url, operationNamed(operationId), {
      key,
      ids: { accountGroupId, ...ids },
      body,
    });
    if (answer.body.error === null) return answer.body.data as Data;
    throw new Error(`${operationId}: ${answer.status} ${answer.body.error.details}`);
  };
}
