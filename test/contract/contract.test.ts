/** The contract itself: complete, and what the code says. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as z from "zod";
import { createAudience } from "../../src/http/createAudience.ts";
import { languageTagSchema } from "../../src/http/createCampaign.ts";
import { FAILURES } from "../../src/http/failures.ts";
import { linkedinUrlSchema } from "../../src/http/leadSchema.ts";
import { cursorSchema } from "../../src/http/pagination.ts";
import { idempotencyKeySchema, line } from "../../src/http/schemas.ts";
import { routes } from "../../src/routes.ts";
import { pair } from "../../tools/contract/buildContract.ts";
import { toJsonSchema } from "../../tools/contract/jsonSchema.ts";
import { describeOperation } from "../../tools/contract/operation.ts";
import { operations } from "../../tools/contract/operations.ts";
import { PARAMETERS } from "../../tools/contract/parameters.ts";
import { audience } from "../../tools/contract/schemas/audiences.ts";
import { contract, contractPath, placedOperations, statusesOf } from "./support/contract.ts";

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
  expect(() => pair(others, routes)).toThrow(`describe ${first?.name} in tools/contract/`);
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
  describeOperation(createAudience, { ...rest, answer: { ...answer, data: audience } });
  // @ts-expect-error a field less than createAudience answers
  describeOperation(createAudience, {
    ...rest,
    answer: { ...answer, data: audience.omit({ leadCount: true }) },
  });
  // @ts-expect-error a field that may be null in the one and not in the other
  describeOperation(createAudience, {
    ...rest,
    answer: { ...answer, data: audience.extend({ name: audience.shape.description }) },
  });
});

it("is not built while a check of a schema is not described", () => {
  const schema = z.string().refine((text) => text !== "no", "must not be no");
  expect(() => toJsonSchema(schema, "input", new Map())).toThrow('"must not be no"');
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
      '"a key"',
      String.raw`"\"\\"`,
      "k".repeat(255),
      `"${"k".repeat(255)}"`,
    ],
    others: ["", '"', '""', '"q', '"q" r', String.raw`"a\x"`, "k".repeat(256), "\u00e9"],
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
    ],
    others: [
      "",
      "avery-stone",
      "https://x.com/in/avery-stone",
      "https://www.linkedin.com:443/in/avery-stone",
      "https://a@www.linkedin.com/in/avery-stone",
      "https://www.linkedin.com/in/",
      "https://www.linkedin.com/in/100%",
      "https://www.linkedin.com/in/avery stone",
      "https://www.linkedin.com/feed",
      "https://www.linkedin.com/pub/avery-stone/1/2a3",
      "https://www.linkedin.com/sales/company/1",
    ],
  },
])("tells of $name what the Worker takes", ({ taken, told, texts, others }) => {
  const { pattern, maxLength = Number.MAX_SAFE_INTEGER } = told;
  const isTold = (text: string) =>
    new RegExp(String(pattern), "u").test(text) && text.length <= Number(maxLength);
  const isTaken = (text: string) => taken.safeParse(text).success;

  expect(texts.map((text) => [text, isTold(text), isTaken(text)])).toEqual(
    texts.map((text) => [text, true, true]),
  );
  expect(others.map((text) => [text, isTold(text), isTaken(text)])).toEqual(
    others.map((text) => [text, false, false]),
  );
});

it("has the statuses and names of the reference for the start", () => {
  const start = placedOperations.find(({ operationId }) => operationId === "startCampaign");
  if (start === undefined) throw new Error("There is no start.");
  expect(statusesOf(start)).toEqual([200, 400, 401, 403, 404, 409, 422, 429, 500, 502]);
  const text = JSON.stringify(start.operation.responses);
  expect(text).toContain("#/components/schemas/StartedCampaignSuccessResponse");
  expect(contract).toHaveProperty("components.schemas.StartedCampaignSuccessResponse");
  expect(contract).toHaveProperty("components.schemas.ErrorResponse");
  expect(contract).toHaveProperty("components.schemas.ValidationErrorResponse");
});

it("shows every failure at some status", () => {
  const examples = [...JSON.stringify(contract).matchAll(/"code":"([A-Z_]+)"/g)].map(
    ([, code]) => code,
  );
  const codes = Object.values(FAILURES).map(({ code }) => code);
  expect(new Set(examples)).toEqual(new Set(codes));
});
