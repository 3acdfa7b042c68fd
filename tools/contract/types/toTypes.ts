/** The contract as types of TypeScript, for the client. */
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";

import type { Contract } from "../buildContract.ts";

const NOTICE = "/* The types of docs/site/openapi.json. Generated, like that: npm run fix */\n\n";
/** There are none of them. */
const EMPTY_TYPES = /^export type (webhooks|\$defs) = .*\n/gm;

/** Generates the source of the types. */
export async function toTypes(contract: Contract): Promise<string> {
  // What Kickoff sends by itself is nothing that the client calls.
  const { webhooks: _, ...called } = contract;
  const document = JSON.parse(JSON.stringify(called), withoutChoices) as OpenAPI3;
  const types = astToString(await openapiTypescript(document, { defaultNonNullable: false }));
  return NOTICE + types.replace(EMPTY_TYPES, "");
}

/** Of an object that may be complete in several ways, the generator would make any one part of it. */
function withoutChoices(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!("anyOf" in value) || !("properties" in value)) return value;
  const { anyOf: _, ...rest } = value;
  return rest;
}
