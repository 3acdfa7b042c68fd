/** Calls an operation of the API for a tool. */
import { connect } from "../../client/client.ts";
import type { OnRetry } from "../../client/send.ts";
import type { ToolRequest } from "./toRequest.ts";
import type { ToolAnswer } from "./toResult.ts";
import type { Tool } from "./toTool.ts";

/** Where the API is, and as whom it is called. */
export interface Connection {
  readonly url: string;
  /** The API key; it is shown to nobody. */
  readonly key: string;
}

/** What else a call has. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when the client no longer waits. */
  readonly signal: AbortSignal;
  /** Told before each repetition. */
  readonly onRetry: OnRetry;
}

/** The client's `request`, for a path that only the contract knows. */
interface AnyOperation {
  request(
    method: string,
    path: string,
    init: object,
  ): Promise<{ readonly data?: { data: unknown; traceId: string }; readonly response: Response }>;
}

/**
 * Makes a request.
 *
 * @throws as `connect` does, when the API refuses or does not answer
 */
export async function callOperation(
  connection: Connection,
  { operation }: Pick<Tool, "operation">,
  { path, query, body }: ToolRequest,
  { headers, signal, onRetry }: CallOptions,
): Promise<ToolAnswer> {
  const api = connect({ ...connection, onRetry }) as unknown as AnyOperation;
  const { data, response } = await api.request(operation.method, operation.path, {
    params: { path, query, header: headers },
    ...(body === null ? {} : { body }),
    signal,
  });
  if (data === undefined) throw new Error(`${operation.operationId} has answered nothing.`);
  return { data: data.data, traceId: data.traceId, headers: response.headers };
}
