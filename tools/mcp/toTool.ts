/** An operation of the contract as a tool: its name, its words, its schemas and its hints. Pure. */
import type { ContractOperation, ContractParameter, JsonSchema } from "./contract.ts";
import { UNTRUSTED_NOTICE } from "./words.ts";

/** A page is read by a model, whose room is small. */
export const MAXIMUM_ITEMS = 100;
export const ITEMS_BY_DEFAULT = 25;

/** The headers of a request that have a meaning for a tool; the others are none of its inputs. */
export const IF_MATCH = "If-Match";
export const IDEMPOTENCY_KEY = "Idempotency-Key";
/** The input and the part of an answer that name the plan of a start: `If-Match` and `ETag`. */
const PLAN_TAG = "planTag";

/** A tool, and the operation that it calls. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };
  readonly outputSchema: JsonSchema;
  readonly annotations: ToolHints;
  readonly operation: ContractOperation;
}

/** What a client may go by when it decides whether to ask a person. */
export interface ToolHints {
  readonly title: string;
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/**
 * Makes the tool of an operation.
 *
 * @param accountGroupId the only one that there is; null when each call names one
 */
export function toTool(operation: ContractOperation, accountGroupId: string | null): Tool {
  return {
    name: toToolName(operation.operationId),
    title: operation.summary,
    description: describeTool(operation),
    inputSchema: toInputSchema(operation, accountGroupId !== null),
    outputSchema: toOutputSchema(operation),
    annotations: toHints(operation),
    operation,
  };
}

/** `listCampaigns` is the tool `list_campaigns`. */
function toToolName(operationId: string): string {
  return operationId.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Whether a request of the operation may carry a header. */
export function takesHeader({ parameters }: ContractOperation, name: string): boolean {
  return parameters.some((parameter) => parameter.in === "header" && parameter.name === name);
}

/** Whether its answer is a page of a list. */
export function isPaged({ parameters }: ContractOperation): boolean {
  return parameters.some(({ name }) => name === "limit");
}

function describeTool(operation: ContractOperation): string {
  // What is about HTTP alone says nothing about a tool.
  const paragraphs = operation.description
    .split("\n\n")
    .filter((paragraph) => !/request body|text\/event-stream/.test(paragraph));
  if (takesHeader(operation, IF_MATCH)) {
    paragraphs.push(
      "`planTag` is the one that preview_start answered in this conversation: show the person that preview before. The start does what it showed, or nothing: this is `If-Match` and its `ETag`.",
    );
  }
  if (operation.method !== "get") {
    paragraphs.push(
      "This changes something. Say to the person what you are about to do, and call it only when they agree.",
    );
  }
  return paragraphs.join("\n\n");
}

function toInputSchema(operation: ContractOperation, isAccountGroupKnown: boolean) {
  const parameters = operation.parameters.filter(
    ({ name, in: place }) =>
      place !== "header" && !(isAccountGroupKnown && name === "accountGroupId"),
  );
  const planTag = operation.parameters.find(({ name }) => name === IF_MATCH);
  const fields: [string, JsonSchema][] = [
    ...parameters.map((parameter): [string, JsonSchema] => [parameter.name, toField(parameter)]),
    ...(planTag === undefined ? [] : [[PLAN_TAG, toPlanField(planTag)] as [string, JsonSchema]]),
    ...Object.entries(operation.body?.properties ?? {}),
  ];
  const names = fields.map(([name]) => name);
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined) {
    throw new Error(`${operation.operationId} takes ${doubled} in its path and in its body.`);
  }
  return {
    type: "object",
    properties: Object.fromEntries(fields),
    required: [
      ...parameters.filter(({ required }) => required).map(({ name }) => name),
      ...(planTag === undefined ? [] : [PLAN_TAG]),
      ...(operation.body?.required ?? []),
    ],
    additionalProperties: false,
  };
}

function toField({ name, description, schema }: ContractParameter): JsonSchema {
  if (name !== "limit") return { ...schema, description };
  return { ...schema, maximum: MAXIMUM_ITEMS, default: ITEMS_BY_DEFAULT, description };
}

/** The header may be left out, the plan may not. */
function toPlanField({ schema }: ContractParameter): JsonSchema {
  return { ...schema, description: "The `planTag` that preview_start answered for this campaign." };
}

function toOutputSchema({ answer }: ContractOperation): JsonSchema {
  const text = { type: "string" };
  return {
    type: "object",
    properties: {
      notice: { const: UNTRUSTED_NOTICE },
      data: withoutLimits(answer.data),
      ...(answer.headers.includes("ETag")
        ? {
            planTag: {
              ...text,
              description: "Names the plan of this preview, for start_campaign.",
            },
          }
        : {}),
      ...(answer.headers.includes("Location")
        ? { location: { ...text, description: "The path of what it made." } }
        : {}),
      ...(answer.headers.includes("Idempotent-Replayed")
        ? {
            replayed: {
              type: "boolean",
              description:
                "Whether this is the answer of an earlier call, and nothing happened again.",
            },
          }
        : {}),
      cut: { type: "boolean", description: "Whether long texts in `data` were shortened." },
      traceId: {
        ...text,
        description: "The operator's log has everything about the call under it.",
      },
    },
    required: ["notice", "data", "cut", "traceId"],
  };
}

/** A schema that a newer server, which answers a field more, does not break. */
function withoutLimits(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "additionalProperties" && value === false ? undefined : value,
  );
}

/** Reading changes nothing, a PATCH and a DELETE end what was; a POST that answers 201 only adds. */
function toHints(operation: ContractOperation): ToolHints {
  const { method, summary, answer, path } = operation;
  const isReading = method === "get";
  return {
    title: summary,
    readOnlyHint: isReading,
    destructiveHint: !isReading && answer.status !== 201,
    // A plan is started once, however often that is asked for.
    idempotentHint: method !== "post" || takesHeader(operation, IF_MATCH),
    // What is of an account group has texts that others wrote, or reaches senders and webhook endpoints.
    openWorldHint: path.includes("{accountGroupId}"),
  };
}
