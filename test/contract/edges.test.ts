/** What the contract says of sizes, tried at its edges: the last that is taken, and the first that is refused. */
import { beforeAll, describe, expect, inject, it } from "vitest";

import { type Answer, type CallOptions, callOperation } from "./support/call.ts";
import { cases } from "./support/cases.ts";
import {
  operationNamed,
  type PlacedOperation,
  placedOperations,
  resolve,
} from "./support/contract.ts";
import { makeWorld, type World } from "./support/world.ts";

const kickoff = inject("kickoff");
const key = kickoff.spareKeys[2] ?? "";
let world: World;
let directMessageId: string;
beforeAll(async () => {
  world = await makeWorld(kickoff);
  const { body } = await call(operationNamed("createTemplate"), {
    key,
    ids: { accountGroupId: kickoff.accountGroupId },
    body: { channel: "direct_message", name: "Template", content: "Hello" },
  });
  directMessageId = (body.data as { id: string }).id;
});

/** As far as edges show in one. */
interface Schema {
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
  /** First what is usual, and then what may stand for it. */
  readonly anyOf?: readonly Schema[];
}

function usual(schema: Schema = {}): Schema {
  return schema.anyOf?.[0] ?? schema;
}

const { properties: LEAD = {} } = resolve<Schema>("#/components/schemas/NewLead");

const { enum: EVENT_TYPES = [] } = resolve<Schema>("#/components/schemas/EventType");
const KINDS = ["engage", "connection_request", "direct_message", "inmail"];

/** Texts of a length that have the form which their field asks for; others are of one letter. */
const TEXTS: Readonly<Record<string, (length: number) => string>> = {
  email: (length) => "@example.com".padStart(length, "a"),
  linkedinUrl: (length) => "https://www.linkedin.com/in/".padEnd(length, "a"),
  outreachLanguage: (length) => "de-abcdefgh-bcdefghi-cdefghij-".padEnd(length, "a"),
};

function textFor(field: string, length: number): string {
  return TEXTS[field]?.(length) ?? "x".repeat(length);
}

interface Edge {
  readonly field: string;
  /** What the contract says. */
  readonly edge: number;
  /** A value of that size, or of another. */
  readonly toValue: (size: number) => unknown;
}

/** The fields of an object whose texts and lists have a longest. */
function edgesOf(properties: Readonly<Record<string, Schema>>): Edge[] {
  return Object.entries(properties).flatMap(([field, schema]): Edge[] => {
    const { maxLength, maxItems } = usual(schema);
    if (maxLength !== undefined) {
      return [{ field, edge: maxLength, toValue: (length) => textFor(field, length) }];
    }
    return maxItems === undefined
      ? []
      : [{ field, edge: maxItems, toValue: (length) => ITEMS[field]?.(length) }];
  });
}

const ITEMS: Readonly<Record<string, (length: number) => unknown[]>> = {
  kinds: (length) => Array.from({ length }, (_, index) => KINDS[index % KINDS.length]),
  types: (length) => Array.from({ length }, (_, index) => EVENT_TYPES[index % EVENT_TYPES.length]),
  leadIds: toIds,
  senderIds: toIds,
  suppressions: (length) =>
    Array.from({ length }, (_, index) => ({ externalId: `edge-${index}`, reason: "Unsubscribed" })),
  events: (length) =>
    Array.from({ length }, (_, index) => ({
      id: `edge-${index}`,
      type: "message.received",
      occurredAt: "2026-11-27T08:00:00.000Z",
      externalId: "nobody",
    })),
  leads: (length) => Array.from({ length }, () => ({ name: "A", externalId: "1" })),
};

function toIds(length: number): string[] {
  return Array.from({ length }, (_, index) => index.toString(16).padStart(24, "0"));
}

const ofBodies = placedOperations.flatMap((operation) => {
  const { requestBody } = operation.operation as {
    requestBody?: { content: { "application/json": { schema: Schema } } };
  };
  const schema = requestBody?.content["application/json"].schema;
  if (schema?.$ref === undefined) return [];
  return edgesOf(resolve<Schema>(schema.$ref).properties ?? {}).map((edge) => ({
    ...edge,
    name: operation.operationId,
    operation,
  }));
});

describe("a body", () => {
  it.each(ofBodies)("of $name has $field up to $edge", async (one) => {
    const { operation, field, edge, toValue } = one;
    const attempt = async (size: number) =>
      faultOf(field, await call(operation, withField(operation, field, toValue(size))));

    expect(await attempt(edge)).toBeNull();
    expect(await attempt(edge + 1)).toContain(String(edge));
  });

  it("is the only place of a size", () => {
    expect(ofBodies.map(({ name, field }) => `${name} ${field}`).toSorted()).toEqual([
      "addLeads leads",
      "addSuppressions suppressions",
      "createAudience description",
      "createAudience name",
      "createCampaign description",
      "createCampaign leadIds",
      "createCampaign name",
      "createCampaign outreachLanguage",
      "createCampaign senderIds",
      "createSender kinds",
      "createSender name",
      "createSender url",
      "createTemplate content",
      "createTemplate name",
      "createTemplate subject",
      "createWebhookEndpoint description",
      "createWebhookEndpoint types",
      "createWebhookEndpoint url",
      "duplicateCampaign leadIds",
      "duplicateCampaign name",
      "duplicateCampaign senderIds",
      "receiveSenderEvents events",
      "updateSender kinds",
      "updateSender name",
      "updateSender url",
      "updateTemplate content",
      "updateTemplate name",
      "updateTemplate subject",
      "updateWebhookEndpoint description",
      "updateWebhookEndpoint types",
      "updateWebhookEndpoint url",
    ]);
  });
});

/** A request that succeeds, but for one field. */
function withField(operation: PlacedOperation, field: string, value: unknown): CallOptions {
  const success = cases.find((one) => one.operation === operation && one.code === null);
  if (success === undefined) throw new Error(`${operation.operationId} never succeeds.`);
  const options = success.toOptions(world, kickoff);
  // The channel whose messages are the longest, and the only one that has subjects.
  const templateIds: Readonly<Record<string, string>> = {
    content: directMessageId,
    subject: world.unfitTemplateId,
  };
  const templateId = templateIds[field];
  const ids = templateId === undefined ? {} : { templateId };
  const channel =
    operation.operationId === "createTemplate"
      ? { channel: field === "subject" ? "inmail" : "direct_message" }
      : {};
  return {
    ...options,
    key,
    ids: { ...options.ids, ...ids },
    body: { ...(options.body as object), ...channel, [field]: value },
  };
}

/** What an answer objects to in a field; null when it is something else, or nothing. */
function faultOf(field: string, { body }: Answer): string | null {
  const { details = "" } = body.error ?? {};
  return details.startsWith(`${field}: must `) ? details : null;
}

describe("a lead", () => {
  const { propertyNames, additionalProperties, maxProperties = 0 } = usual(LEAD.attributes);
  const edges: Edge[] = [
    ...edgesOf(LEAD).map((edge) => ({
      ...edge,
      toValue: (size: number) => ({ [edge.field]: edge.toValue(size) }),
    })),
    {
      field: "attributes, by number,",
      edge: maxProperties,
      toValue: (length) => ({
        attributes: Object.fromEntries(Array.from({ length }, (_, index) => [`a${index}`, "b"])),
      }),
    },
    {
      field: "an attribute's name",
      edge: propertyNames?.maxLength ?? 0,
      toValue: (length) => ({ attributes: { ["a".repeat(length)]: "b" } }),
    },
    {
      field: "an attribute's text",
      edge: usual(additionalProperties).maxLength ?? 0,
      toValue: (length) => ({ attributes: { a: "b".repeat(length) } }),
    },
  ];

  it.each(edges)("has $field up to $edge", async ({ edge, toValue }) => {
    const leads = [edge, edge + 1].map((size, index) => ({
      name: "A",
      externalId: `${crypto.randomUUID()}-${index}`,
      ...(toValue(size) as object),
    }));
    const { data } = (
      await call(operationNamed("addLeads"), withField(operationNamed("addLeads"), "leads", leads))
    ).body;

    expect(data).toMatchObject({ skipped: [{ index: 1, reason: "INVALID_LEAD" }] });
  });

  it("has a size in each of its fields", () => {
    expect(edges.map(({ field }) => field)).toEqual([
      "name",
      "email",
      "linkedinUrl",
      "externalId",
      "company",
      "title",
      "attributes, by number,",
      "an attribute's name",
      "an attribute's text",
    ]);
  });
});

describe("a page", () => {
  const limit = resolve<{ schema: Schema }>("#/components/parameters/Limit").schema.maximum ?? 0;
  const lists = placedOperations.filter(({ operation }) =>
    JSON.stringify(operation.parameters ?? []).includes("#/components/parameters/Limit"),
  );

  it.each(lists)(`of $operationId has up to ${limit} items`, async (operation) => {
    const success = cases.find((one) => one.operation === operation && one.code === null);
    const options = success?.toOptions(world, kickoff) ?? { key };
    const attempt = async (size: number) =>
      (await call(operation, { ...options, key, query: { ...options.query, limit: String(size) } }))
        .status;

    expect(await attempt(limit)).toBe(200);
    expect(await attempt(limit + 1)).toBe(400);
  });

  it("is what every list has", () => {
    expect(lists.length).toBe(
      placedOperations.filter(({ operationId }) => /^list/.test(operationId)).length,
    );
  });
});

function call(operation: PlacedOperation, options: CallOptions): Promise<Answer> {
  return callOperation(kickoff.url, operation, options);
}
