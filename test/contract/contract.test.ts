/** The contract itself: complete, and what the code says. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as z from "zod";
import * as zMini from "zod/mini";
import { FAILURES } from "../../src/api/answer/failures.ts";
import { audienceAnswer } from "../../src/api/audiences/audienceAnswer.ts";
import { createAudience } from "../../src/api/audiences/createAudience.ts";
import { leadSchema, linkedinUrlSchema } from "../../src/api/audiences/leadSchema.ts";
import { languageTagSchema } from "../../src/api/campaigns/createCampaign.ts";
import type { JsonSchema, ZodSchema } from "../../src/api/contract.ts";
import { cursorSchema } from "../../src/api/request/pagination.ts";
import { idempotencyKeySchema, line } from "../../src/api/request/schemas.ts";
import { routes } from "../../src/api/routes.ts";
import { pair } from "../../tools/contract/buildContract.ts";
import { toJsonSchema } from "../../tools/contract/jsonSchema.ts";
import { describeOperation } from "../../tools/contract/operation.ts";
import { operations } from "../../tools/contract/operations.ts";
import { PARAMETERS } from "../../tools/contract/parameters.ts";
import {
  codesOf,
  contract,
  contractPath,
  failuresShown,
  operationNamed,
  placedOperations,
  resolve,
  responseOf,
  routeOf,
  statusesOf,
} from "./support/contract.ts";
import { judgeOf } from "./support/judge.ts";

it("is committed as it is built", async () => {
  expect(JSON.parse(await readFile(contractPath, "utf8"))).toEqual(contract);
});

it("has an operation for every route, and no other", () => {
  const places = placedOperations.map(({ method, path }) => `${method} ${path}`);
  const ofRoutes = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  expect(places.toSorted()).toEqual([...ofRoutes, "GET /health"].toSorted());
});

it("is not built while a route has no entry, or an entry no route", () => {
  const [first, ...others] = operations;
  const route = routes.find(({ handler }) => handler === first?.handler);
  expect(() => pair(others, routes)).toThrow(`describe ${route?.handler.name} in tools/contract/`);
  expect(() => pair([...operations, ...others], routes)).toThrow("no route is left for it");
});

it("does not compile with the schema of another answer", () => {
  const answer = {
    status: 201,
    name: "AudienceSuccessResponse",
    description: "",
    examples: {},
  } as const;
  const rest = { tag: "Audiences", summary: "", description: "", failures: [] } as const;
  describeOperation(createAudience, { ...rest, answer: { ...answer, data: audienceAnswer } });
  // @ts-expect-error a field less than createAudience answers
  describeOperation(createAudience, {
    ...rest,
    answer: { ...answer, data: zMini.omit(audienceAnswer, { leadCount: true }) },
  });
  // @ts-expect-error a field that may be null in the one and not in the other
  describeOperation(createAudience, {
    ...rest,
    answer: {
      ...answer,
      data: zMini.extend(audienceAnswer, { name: audienceAnswer.shape.description }),
    },
  });
});

it.each<{ name: string; schema: ZodSchema; untold: string }>([
  {
    name: "a function",
    schema: z.string().refine((text) => text !== "no", "must not be no"),
    untold: '"must not be no"',
  },
  { name: "a function at the end of a pipe", schema: pipeTo(z.string().min(1)), untold: "a pipe" },
  {
    name: "a pipe that changes",
    schema: z.string().transform((text) => text.length),
    untold: "a pipe",
  },
  {
    name: "a pipe to an address of some hosts alone",
    schema: pipeTo(z.email().endsWith(".org")),
    untold: "a pipe",
  },
  {
    name: "a text that is changed but not trimmed",
    schema: z.string().toLowerCase(),
    untold: "overwrites",
  },
  { name: "a date", schema: z.date(), untold: "cannot be represented" },
  { name: "a transformation", schema: z.preprocess(String, z.date()), untold: "" },
])("is not built while $name is not described", ({ schema, untold }) => {
  expect(() => toJsonSchema(schema, "input", new Map())).toThrow(untold);
});

function pipeTo(out: z.ZodType<unknown, string>) {
  return z.string().pipe(out);
}

it("keeps the values in a schema as they are", () => {
  const value = { id: "6b0382aa41c09e7d5f2b8e10", maximum: Number.MAX_SAFE_INTEGER };
  const schema = z
    .object({ examples: z.object({ id: z.string() }) })
    .default({ examples: { id: "x" } })
    .meta({ examples: [value] });
  expect(toJsonSchema(schema, "input", new Map())).toEqual({
    type: "object",
    properties: {
      examples: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    },
    required: ["examples"],
    default: { examples: { id: "x" } },
    examples: [value],
  });
});

it("tells what a line of text may be", () => {
  const { pattern, ...rest } = toJsonSchema(line(200), "input", new Map());
  expect(rest).toEqual({ type: "string", minLength: 1, maxLength: 200 });
  const matches = (text: string) => new RegExp(String(pattern), "u").test(text);
  for (const text of ["a", " a ", "Müller & Söhne", "a b"]) expect(matches(text)).toBe(true);
  for (const text of [
    "",
    "  ",
    "\n",
    "a\nb",
    "a\u0000",
    "\u0085",
    "\u001f",
    "a\u2028b",
    "\u2029a",
  ]) {
    expect(matches(text)).toBe(false);
  }
});

it.each([
  {
    name: "Idempotency-Key",
    taken: idempotencyKeySchema,
    told: PARAMETERS.IdempotencyKey.schema,
    texts: [
      "k",
      "a key",
      'a"b',
      "first,second",
      '"first, second"',
      '"a key"',
      String.raw`"\"\\"`,
      ...["k".repeat(255), `"${"k".repeat(255)}"`, `"${String.raw`\"`.repeat(255)}"`],
    ],
    others: [
      ...["", '"', '""', '"q', '"q" r', String.raw`"a\x"`, String.raw`"a\"`, "\u00e9", "a\tb"],
      ...["a\u{7f}b", "first, second", 'first, "second"', "k".repeat(256), `"${"k".repeat(256)}"`],
    ],
  },
  {
    name: "cursor",
    taken: cursorSchema(z.string()),
    told: PARAMETERS.Cursor.schema,
    texts: ["MTo3", "MWFiYzowMDA", "MTo_"],
    others: ["", "Nw==", "N w", "N+/w", "k".repeat(201)],
  },
  {
    name: "outreachLanguage",
    taken: languageTagSchema,
    told: toJsonSchema(languageTagSchema, "input", new Map()),
    texts: ["en", "pt-BR", "zh-Hant-TW", "es-419", "de-CH-1996", "ca-valencia"],
    others: ["", "english", "en_US", "en-", "e", `de${"-variant".repeat(5)}`],
  },
  {
    name: "linkedinUrl",
    taken: linkedinUrlSchema,
    told: toJsonSchema(linkedinUrlSchema, "input", new Map()),
    texts: [
      "https://www.linkedin.com/in/avery-stone",
      "linkedin.com/in/ACwAAAbCdEf/",
      "http://de.linkedin.com/in/zo%C3%AB?trk=x",
      "https://www.linkedin.com/pub/avery-stone/1/2a3/4b5",
      "https://www.linkedin.com/sales/lead/ACwAAAbCdEf,NAME_SEARCH,a1B2",
      "https://www.linkedin.com/sales/people/ACwAAAbCdEf",
      "https://www.linkedin.com/talent/profile/AEMAAAbCdEf",
      "https://www.linkedin.com/in/avery-stone/details/experience/?trk=x/..",
      "https://www.linkedin.com/comm/in/avery-stone",
      "https://www.linkedin.com./mwlite/profile/in/avery-stone&trk=x,",
    ],
    others: [
      "",
      "avery-stone",
      "https://x.com/in/avery-stone",
      "https://www.linkedin.com:443/in/avery-stone",
      "https://a@www.linkedin.com/in/avery-stone",
      "https://www.linkedin.com/in/",
      "https://www.linkedin.com/in/,",
      "https://www.linkedin.com/in/&trk=x",
      "https://www.linkedin.com/in/100%",
      "https://www.linkedin.com/in/avery stone",
      "https://www.linkedin.com/feed",
      "https://www.linkedin.com/pub/avery-stone/1/2a3",
      "https://www.linkedin.com/sales/company/1",
      "https://www.linkedin.com/sales/lead/,NAME_SEARCH",
      "https://www.linkedin.com/in/avery-stone/../../feed",
    ],
  },
  {
    name: "email",
    taken: leadSchema.def.shape.email,
    told: usual(toJsonSchema(leadSchema.def.shape.email, "input", new Map())),
    texts: [
      "a@example.com",
      "o'neill.b+c_d-e@sub.example.co",
      "dept/sales=eu!x@example.com",
      "a@ex.xn--p1ai",
      "\u00e9@example.com",
      "a@b\u00fccher.example",
      "\u0434\u0438\u043c\u0430@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
      `${"a".repeat(308)}@example.com`,
    ],
    others: [
      ...["a", "a@b", "a..b@example.com", ".a@example.com", "a.@example.com", "a@exa mple.com"],
      ...["a@127.0.0.1", "a@example.com.", "a@-example.com", "a@example.com/b", "a@b@example.com"],
      ...["a\u00a0b@example.com", `${"a".repeat(309)}@example.com`],
    ],
  },
])("tells of $name what the Worker takes", ({ taken, told, texts, others }) => {
  const { pattern, maxLength = Number.MAX_SAFE_INTEGER, not } = told;
  const isForbidden = (text: string) =>
    not !== undefined && new RegExp((not as { pattern: string }).pattern, "u").test(text);
  const isTold = (text: string) =>
    new RegExp(String(pattern), "u").test(text) &&
    text.length <= Number(maxLength) &&
    !isForbidden(text);
  const isTaken = (text: string) => taken.safeParse(text).success;

  expect(texts.map((text) => [text, isTold(text), isTaken(text)])).toEqual(
    texts.map((text) => [text, true, true]),
  );
  expect(others.map((text) => [text, isTold(text), isTaken(text)])).toEqual(
    others.map((text) => [text, false, false]),
  );
});

/** What a field usually is, where something else may stand for it. */
function usual(schema: JsonSchema): JsonSchema {
  return Array.isArray(schema.anyOf) ? (schema.anyOf[0] as JsonSchema) : schema;
}

it("has the statuses and names of the reference for the start, and one for whoever names a plan", () => {
  const start = operationNamed("startCampaign");
  expect(statusesOf(start)).toEqual([200, 400, 401, 403, 404, 409, 412, 422, 429, 500, 502]);
  const text = JSON.stringify(start.operation.responses);
  expect(text).toContain("#/components/schemas/StartedCampaignSuccessResponse");
  expect(contract).toHaveProperty("components.schemas.StartedCampaignSuccessResponse");
  expect(contract).toHaveProperty("components.schemas.ErrorResponse");
  expect(contract).toHaveProperty("components.schemas.ValidationErrorResponse");
});

it.each<{ lead: object; isTaken: boolean }>([
  { lead: { email: "avery@example.com" }, isTaken: true },
  { lead: { linkedinUrl: "https://www.linkedin.com/in/avery" }, isTaken: true },
  { lead: { externalId: "1" }, isTaken: true },
  {
    lead: { externalId: "1", email: null, linkedinUrl: null, company: null, title: null },
    isTaken: true,
  },
  {
    lead: { externalId: "1", email: "", linkedinUrl: "", company: "", title: "", attributes: "" },
    isTaken: true,
  },
  { lead: { externalId: 12345, company: 1010, title: 0 }, isTaken: true },
  { lead: { externalId: "1", attributes: { a: "", b: null, c: 0.1, d: false } }, isTaken: true },
  { lead: { email: "", linkedinUrl: "", externalId: "" }, isTaken: false },
  { lead: { externalId: 1e15 }, isTaken: false },
  { lead: { externalId: true }, isTaken: false },
  { lead: { externalId: "1", company: false }, isTaken: false },
  { lead: { email: 1 }, isTaken: false },
  { lead: { externalId: "1", name: "" }, isTaken: false },
  { lead: { externalId: "1", name: 1 }, isTaken: false },
  { lead: { externalId: "1", attributes: { region: {} } }, isTaken: false },
  { lead: { externalId: "1", attributes: { region: 1e21 } }, isTaken: false },
  { lead: { externalId: "1", attributes: [] }, isTaken: false },
  { lead: { externalId: "1", attributes: {} }, isTaken: true },
  { lead: { externalId: "1", attributes: { region: "North" } }, isTaken: true },
  { lead: { externalId: " 1 ", company: "A", title: "B" }, isTaken: true },
  { lead: {}, isTaken: false },
  { lead: { company: "A", title: "B", attributes: { region: "North" } }, isTaken: false },
  { lead: { email: null, linkedinUrl: null, externalId: null }, isTaken: false },
  { lead: { externalId: "" }, isTaken: false },
  { lead: { externalId: "1", name: " " }, isTaken: false },
  { lead: { externalId: "1", name: null }, isTaken: false },
  { lead: { externalId: "1", name: undefined }, isTaken: false },
  { lead: { externalId: "1", company: "A\nB" }, isTaken: false },
  { lead: { externalId: "1", attributes: null }, isTaken: true },
  { lead: { externalId: "1", attributes: { " ": "North" } }, isTaken: false },
])("admits the lead $lead as the Worker does: $isTaken", ({ lead, isTaken }) => {
  const value = JSON.parse(JSON.stringify({ name: "Avery", ...lead }));

  expect(leadSchema.safeParse(value).success).toBe(isTaken);
  expect(judgeOf(resolve("#/components/schemas/NewLead")).safeParse(value).success).toBe(isTaken);
});

it.each(placedOperations)("shows every code of $operationId at its status", (operation) => {
  for (const status of statusesOf(operation).filter((one) => one >= 400)) {
    const shown = failuresShown(operation, status).map(({ code }) => code);
    expect(new Set(shown)).toEqual(new Set(codesOf(operation, status)));
  }
});

/** Headers that one operation alone has at a status. */
const HEADERS_OF_ONE: Readonly<Record<string, readonly string[]>> = {
  "startCampaign 200": ["Location"],
  "startCampaign 502": ["Location"],
  "stopCampaign 200": ["Location"],
  "previewStart 200": ["ETag"],
  "getRun 200": ["X-Accel-Buffering"],
  "listEvents 200": ["X-Accel-Buffering"],
};

it.each(placedOperations.filter((one) => routeOf(one) !== null))(
  "describes the headers of $operationId",
  (operation) => {
    const takesKey = routeOf(operation)?.takesIdempotencyKey === true;
    const parameters = JSON.stringify(operation.operation.parameters);
    expect(parameters.includes("#/components/parameters/IdempotencyKey")).toBe(takesKey);
    for (const status of statusesOf(operation)) {
      const headers = Object.keys(responseOf(operation, status).headers);
      expect(new Set(headers), `at ${status}`).toEqual(
        new Set([
          ...["Cache-Control", "RateLimit-Policy", "X-Trace-Id"],
          ...(takesKey && status < 300 ? ["Idempotent-Replayed"] : []),
          ...(status === 201 ? ["Location"] : []),
          ...(HEADERS_OF_ONE[`${operation.operationId} ${status}`] ?? []),
          ...(status === 401 ? ["WWW-Authenticate"] : []),
          ...([429, 502].includes(status) ? ["Retry-After"] : []),
        ]),
      );
    }
  },
);

it.each([
  { answer: "Audience", request: "CreateAudienceRequest" },
  { answer: "Campaign", request: "CreateCampaignRequest" },
  { answer: "Campaign", request: "DuplicateCampaignRequest" },
  { answer: "Template", request: "CreateTemplateRequest" },
  { answer: "Template", request: "UpdateTemplateRequest" },
  { answer: "Lead", request: "NewLead" },
])("has no texts in $answer that are longer than $request takes", ({ answer, request }) => {
  const answered = lengthsIn(answer);
  const taken = lengthsIn(request).filter(([name]) => answered.some(([other]) => other === name));
  expect(taken.length).toBeGreaterThan(0);
  expect(answered).toEqual(expect.arrayContaining(taken));

  function lengthsIn(name: string) {
    const { properties } = resolve<{ properties: Record<string, JsonSchema> }>(
      `#/components/schemas/${name}`,
    );
    return Object.entries(properties).flatMap(([field, schema]) => {
      const { maxLength } = usual(schema);
      return typeof maxLength === "number" ? [[field, maxLength] as const] : [];
    });
  }
});

it("says of every object that it is one, and describes what it requires", () => {
  const schemas = objectSchemasIn(contract, "#");
  const faults = schemas.filter(
    ({ type, properties, required = [] }) =>
      ![type].flat().includes("object") ||
      !required.every((name) => Object.hasOwn(properties, name)),
  );
  expect(schemas.length).toBeGreaterThan(100);
  expect(faults).toEqual([]);
  const open = schemas.filter(
    ({ place, additionalProperties }) =>
      /^#\/components\/schemas\/\w+$/.test(place) && additionalProperties !== false,
  );
  expect(open).toEqual([]);
});

interface ObjectSchema {
  readonly place: string;
  readonly type?: string | string[];
  readonly properties: object;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

/** Every schema in there that describes properties; values and maps of properties are none. */
function objectSchemasIn(value: unknown, place: string): ObjectSchema[] {
  if (typeof value !== "object" || value === null) return [];
  const children = Object.entries(value).flatMap(([key, child]) =>
    objectSchemasIn(child, `${place}/${key}`),
  );
  const isSchema = "properties" in value && !/\/(properties|value)$/.test(place);
  return isSchema ? [{ ...(value as ObjectSchema), place }, ...children] : children;
}

it("shows every failure at some status", () => {
  const examples = [...JSON.stringify(contract).matchAll(/"code":"([A-Z_]+)"/g)].map(
    ([, code]) => code,
  );
  const codes = Object.values(FAILURES).map(({ code }) => code);
  expect(new Set(examples)).toEqual(new Set(codes));
});
