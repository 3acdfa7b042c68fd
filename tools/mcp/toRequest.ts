/** What a tool is called with, as the request that it makes. Pure. */
import { ITEMS_BY_DEFAULT, isPaged, type Tool } from "./toTool.ts";

/** The inputs of a tool, as its schema has admitted them. */
export type ToolInputs = Readonly<Record<string, unknown>>;

/** The request of a call, without its headers. */
export interface ToolRequest {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Null when it has none. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** Makes the request of a call. */
export function toRequest(
  { operation }: Tool,
  inputs: ToolInputs,
  accountGroupId: string | null,
): ToolRequest {
  const given = { ...(accountGroupId === null ? {} : { accountGroupId }), ...inputs };
  const pick = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
  const namesIn = (place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
  return {
    path: pick(namesIn("path")),
    query: {
      ...(isPaged(operation) ? { limit: ITEMS_BY_DEFAULT } : {}),
      ...pick(namesIn("query")),
    },
    body: operation.body === null ? null : pick(Object.keys(operation.body.properties ?? {})),
  };
}
