/** Builds the contract: an OpenAPI 3.1 document, from the routes that the Worker serves and the entries that describe them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { FAILURES } from "../../src/api/answer/failures.ts";
import type { Route } from "../../src/api/request/route.ts";
import { routes } from "../../src/api/routes.ts";
import { projectDirectory } from "../server/wrangler.ts";
import { errorResponse, validationErrorResponse } from "./envelope.ts";
import { toJsonSchema } from "./jsonSchema.ts";
import { type Operation, TAGS } from "./operation.ts";
import {
  type Components,
  type OperationObject,
  SECURITY_SCHEME,
  toHealthOperation,
  toOperationObject,
} from "./operationObject.ts";
import { operations } from "./operations.ts";
import { PARAMETERS } from "./parameters.ts";
import { HEADERS, toFailureResponses } from "./responses.ts";
import { toWebhooks } from "./webhooks.ts";

/** The contract as OpenAPI 3.1. */
export interface Contract {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>> & { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly [field: string]: unknown;
}

/** Builds the contract. */
export function buildContract(): Contract {
  const components: Components = { schemas: new Map(), responses: new Map() };
  toJsonSchema(errorResponse, "output", components.schemas);
  toJsonSchema(validationErrorResponse, "output", components.schemas);
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const [operation, route] of pair(operations, routes)) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: toOperationObject(operation, route, components),
    };
  }
  paths["/health"] = { get: toHealthOperation(components) };
  return {
    openapi: "3.1.0",
    info: readInfo(),
    servers: [{ url: "/", description: "The Kickoff that serves this document" }],
    security: [{ [SECURITY_SCHEME]: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: toWebhooks(components),
    // No operation has it: it answers a method that is none.
    "x-other-methods": toFailureResponses(["methodNotAllowed"], {}, components.responses),
    components: {
      schemas: toSortedObject(components.schemas),
      responses: toSortedObject(components.responses),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: {
        [SECURITY_SCHEME]: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "sk_live_…",
          description: "An API key. Each operation names the permission that it needs.",
        },
      },
    },
  };
}

/**
 * Pairs entries and routes.
 *
 * @throws when a route has no entry, or an entry no route
 */
export function pair(
  entries: readonly Operation[],
  allRoutes: readonly Route[],
): [Operation, Route][] {
  const waiting = new Map(allRoutes.map((route) => [route.handler, route]));
  const pairs = entries.map((entry): [Operation, Route] => {
    const route = waiting.get(entry.handler);
    if (route === undefined) {
      throw new Error(`The contract describes "${entry.summary}", but no route is left for it.`);
    }
    waiting.delete(entry.handler);
    return [entry, route];
  });
  const [missing] = waiting.values();
  if (missing === undefined) return pairs;
  throw new Error(
    `The contract has no entry for ${missing.method} ${missing.path}: describe ${missing.handler.name} in tools/contract/operations/.`,
  );
}

function readInfo() {
  const { version } = JSON.parse(readFileSync(join(projectDirectory, "package.json"), "utf8"));
  return {
    title: "Kickoff API",
    version: String(version),
    summary: "Start a campaign over HTTP, exactly once, with exactly the promised instances.",
    description: [
      readFileSync(join(import.meta.dirname, "introduction.md"), "utf8").trim(),
      "## Error codes",
      ...readErrorPages(),
    ].join("\n\n"),
    license: { name: "MIT", identifier: "MIT" },
  };
}

/** The pages of docs/errors/, one level deeper: whoever has only the contract finds them there. */
function readErrorPages(): string[] {
  const codes = new Set(Object.values(FAILURES).map(({ code }) => code));
  return [...codes].map((code) => {
    const page = readFileSync(join(projectDirectory, "docs", "errors", `${code}.md`), "utf8");
    return `##${page.trim()}`;
  });
}

function toSortedObject<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => a.localeCompare(b)));
}
