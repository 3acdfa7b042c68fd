/** The contract, as far as tools are made of it: the very document that the Worker serves at `/openapi.json`. */
import document from "../../docs/site/openapi.json" with { type: "json" };

/** A JSON Schema, as far as anything looks into one. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** A parameter of an operation. */
export interface ContractParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** An operation with its place. What it refers to stands where it refers to it. */
export interface ContractOperation {
  readonly operationId: string;
  readonly method: "get" | "post" | "patch" | "delete";
  /** As the contract has it: `/v1/accounts/{accountGroupId}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** Null: any key may call it. */
  readonly permission: string | null;
  readonly parameters: readonly ContractParameter[];
  /** Null when it takes none, or an empty one. */
  readonly body: JsonSchema | null;
  readonly answer: {
    readonly status: number;
    readonly data: JsonSchema;
    readonly headers: readonly string[];
  };
}

interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly ContractParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface ResponseObject {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, { schema: JsonSchema }>>;
}

/** The version of Kickoff. */
export const CONTRACT_VERSION: string = document.info.version;

const JSON_TYPE = "application/json";

/** Every operation that has the envelope: all but the health check. */
export function readOperations(): ContractOperation[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    path === "/health"
      ? []
      : Object.entries(operations).map(([method, operation]) =>
          readOperation(path, method as ContractOperation["method"], operation),
        ),
  );
}

function readOperation(
  path: string,
  method: ContractOperation["method"],
  written: object,
): ContractOperation {
  const operation = resolve(written) as OperationObject;
  const [status, response] =
    Object.entries(operation.responses).find(([code]) => code.startsWith("2")) ?? [];
  const data = response?.content[JSON_TYPE]?.schema.properties?.data;
  if (status === undefined || response === undefined || data === undefined) {
    throw new Error(`The contract does not say what ${operation.operationId} answers.`);
  }
  const body = operation.requestBody?.content[JSON_TYPE]?.schema ?? {};
  return {
    ...{ operationId: operation.operationId, method, path },
    ...{ summary: operation.summary, description: operation.description },
    permission: operation.security[0]?.apiKey?.[0] ?? null,
    parameters: operation.parameters ?? [],
    body: Object.keys(body.properties ?? {}).length === 0 ? null : body,
    answer: { status: Number(status), data, headers: Object.keys(response.headers) },
  };
}

/** A copy in which each reference is what it refers to, and what stands beside the reference. The contract has no cycles. */
function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...rest } = value as { readonly $ref?: string };
  const entries = Object.entries(rest).map(([key, part]) => [key, resolve(part)]);
  const own = Object.fromEntries(entries);
  return $ref === undefined ? own : { ...(resolve(find($ref)) as object), ...own };
}

function find(reference: string): unknown {
  return reference
    .split("/")
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
}
