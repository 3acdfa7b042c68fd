/** The decisions of `kickoff mcp`; the conversation itself is in test/contract/mcp.test.ts. */
import { describe, expect, it } from "vitest";

import { FAILURES } from "../../src/api/answer/failures.ts";
import { routes } from "../../src/api/routes.ts";
import { PERMISSIONS } from "../../src/keys/permissions.ts";
import { chooseTools } from "../../tools/mcp/chooseTools.ts";
import { canAsk } from "../../tools/mcp/consent.ts";
import { readOperations } from "../../tools/mcp/contract.ts";
import { describeStart, describeStop } from "../../tools/mcp/describeConsent.ts";
import { describeRepetition, nextStepAfter } from "../../tools/mcp/describeOutcome.ts";
import { LEFT_OUT } from "../../tools/mcp/leftOut.ts";
import { ShownPlans } from "../../tools/mcp/ShownPlans.ts";
import { toRequest } from "../../tools/mcp/toRequest.ts";
import { decideSmallerPage, MAXIMUM_CHARACTERS, toResult } from "../../tools/mcp/toResult.ts";
import { MAXIMUM_ITEMS, type Tool, toTool } from "../../tools/mcp/toTool.ts";
import { UnansweredCalls } from "../../tools/mcp/UnansweredCalls.ts";
import { toVisibleJson } from "../../tools/mcp/visibleText.ts";

const operations = readOperations();
const everything = { permissions: PERMISSIONS, accountGroupId: null, isReadOnly: false };
const tools = chooseTools(operations, everything);

function toolNamed(name: string, offered: readonly Tool[] = tools): Tool {
  const tool = offered.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`There is no tool ${name}.`);
  return tool;
}

describe("the tools", () => {
  it("are all operations of the routes but those that are left out, each with a reason", () => {
    const all = [...tools.map(({ operation }) => operation.operationId), ...Object.keys(LEFT_OUT)];
    expect(all.sort()).toEqual(routes.map(({ handler }) => handler.name).sort());
    expect(Object.values(LEFT_OUT).filter((reason) => reason.length < 20)).toEqual([]);
  });

  it("never answer a secret", () => {
    expect(JSON.stringify(tools.map(({ outputSchema }) => outputSchema))).not.toMatch(/"secret"/i);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))(
    "%s says what the contract says, and takes nothing else",
    (name, { description, inputSchema, operation }) => {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(description).toContain(operation.description.split("\n\n")[0]);
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      for (const field of inputSchema.required ?? []) {
        expect(inputSchema.properties).toHaveProperty(field);
      }
      expect(JSON.stringify(inputSchema)).not.toContain("$ref");
      const { limit } = inputSchema.properties;
      if (limit !== undefined) expect(limit.maximum).toBe(MAXIMUM_ITEMS);
    },
  );

  it.each([
    ["list_leads", { readOnlyHint: true, destructiveHint: false, idempotentHint: true }],
    ["get_api_key", { readOnlyHint: true, openWorldHint: false }],
    ["create_audience", { readOnlyHint: false, destructiveHint: false, idempotentHint: false }],
    ["start_campaign", { readOnlyHint: false, destructiveHint: true, idempotentHint: true }],
    ["stop_campaign", { readOnlyHint: false, destructiveHint: true, openWorldHint: true }],
    ["update_template", { destructiveHint: true, idempotentHint: true }],
    ["delete_template", { destructiveHint: true, idempotentHint: true }],
  ])("%s hints %j", (name, hints) => {
    expect(toolNamed(name).annotations).toMatchObject(hints);
  });

  it.each(
    tools
      .filter(({ operation }) => operation.method !== "get")
      .map((tool) => [tool.name, tool] as const),
  )("%s asks for consent, since it changes something", (_name, { description, annotations }) => {
    expect(description).toContain("only when they agree");
    expect(annotations.readOnlyHint).toBe(false);
  });

  it("are those that the key's permissions allow", () => {
    const offered = chooseTools(operations, { ...everything, permissions: ["templates:read"] });
    const names = ["get_api_key", "get_template", "list_accounts", "list_templates"];
    expect(new Set(offered.map(({ name }) => name))).toEqual(new Set(names));
  });

  it("change nothing when they are to be read-only", () => {
    const offered = chooseTools(operations, { ...everything, isReadOnly: true });
    expect(offered.filter(({ operation }) => operation.method !== "get")).toEqual([]);
    expect(offered.length).toBeGreaterThan(15);
  });

  it("take an account group only where there are several", () => {
    const known = chooseTools(operations, { ...everything, accountGroupId: "0".repeat(24) });
    expect(toolNamed("start_campaign").inputSchema.required).toEqual([
      ...["accountGroupId", "campaignId", "planTag"],
    ]);
    expect(toolNamed("start_campaign", known).inputSchema.required).toEqual([
      ...["campaignId", "planTag"],
    ]);
  });

  it("are not made of an operation that names the same input twice", () => {
    const [operation] = operations.filter(({ operationId }) => operationId === "createCampaign");
    if (operation === undefined) throw new Error("There is none.");
    const body = { ...operation.body, properties: { accountGroupId: { type: "string" } } };
    expect(() => toTool({ ...operation, body }, null)).toThrow("accountGroupId");
  });
});

describe("a request", () => {
  it("has each input in its place", () => {
    const inputs = { campaignId: "c", slotId: "s", templateId: "t", delayDays: 3 };
    expect(toRequest(toolNamed("update_content_slot"), inputs, "a")).toEqual({
      path: { accountGroupId: "a", campaignId: "c", slotId: "s" },
      query: {},
      body: { templateId: "t", delayDays: 3 },
    });
  });

  it("asks for a page that a model can bear, unless it says how large", () => {
    const list = toolNamed("list_audiences");
    expect(toRequest(list, { name: "n" }, "a").query).toEqual({ limit: 25, name: "n" });
    expect(toRequest(list, { limit: 5 }, "a").query).toEqual({ limit: 5 });
  });

  it("has no body, and no plan in it, for a start", () => {
    const inputs = { campaignId: "c", planTag: "t", accountGroupId: "b" };
    expect(toRequest(toolNamed("start_campaign"), inputs, null)).toEqual({
      path: { accountGroupId: "b", campaignId: "c" },
      query: {},
      body: null,
    });
  });
});

describe("a plan", () => {
  const preview = {
    ...{
      canStart: true,
      triggered: true,
      instancesCreated: 3,
      estimatedEnd: null,
      unreachable: null,
      senders: null,
    },
  };

  it("is known by the tag that its campaign's latest preview showed", () => {
    const plans = new ShownPlans();
    plans.show("c", '"one"', preview);
    expect(plans.find("c", 'W/"one"')).toMatchObject({ preview });
    expect(plans.find("d", '"one"')).toBeNull();
    expect(plans.find("c", '"two"')).toBeNull();
    plans.show("c", '"two"', preview);
    expect(plans.find("c", '"one"')).toBeNull();
    plans.forget("c");
    expect(plans.find("c", '"two"')).toBeNull();
  });

  it("keeps its key until it is shown anew", () => {
    const plans = new ShownPlans();
    plans.show("c", '"one"', preview);
    const first = plans.find("c", '"one"')?.idempotencyKey;
    expect(plans.find("c", '"one"')?.idempotencyKey).toBe(first);
    plans.show("c", '"one"', preview);
    expect(plans.find("c", '"one"')?.idempotencyKey).not.toBe(first);
  });
});

it("keeps the key of a call until it is answered", () => {
  const calls = new UnansweredCalls();
  const key = calls.keyOf(["create", { name: "a" }]);
  expect(calls.keyOf(["create", { name: "a" }])).toBe(key);
  expect(calls.keyOf(["create", { name: "b" }])).not.toBe(key);
  calls.settle(["create", { name: "a" }]);
  expect(calls.keyOf(["create", { name: "a" }])).not.toBe(key);
});

describe("a result", () => {
  const answer = (data: unknown, headers = {}) => ({
    data,
    headers: new Headers(headers),
    traceId: "t",
  });
  const leads = toolNamed("list_leads");

  it("is data in one line behind a notice, whatever the data says", () => {
    const name = "a\nb \u202e\u200b\u{e0041}\ufe0f\u0085\u2028";
    const { content, structuredContent } = toResult(leads, answer({ items: [{ name }] }), "Said.");
    const [first] = content;
    const lines = first?.type === "text" ? first.text.split("\n") : [];
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(lines[2] ?? "")).toEqual({
      data: { items: [{ name }] },
      cut: false,
      traceId: "t",
    });
    expect(structuredContent).toMatchObject({ data: { items: [{ name }] } });
  });

  it("has the tag of a preview and the place of what was made", () => {
    const preview = toResult(toolNamed("preview_start"), answer({}, { ETag: '"x"' }), "");
    expect(preview.structuredContent).toMatchObject({ planTag: '"x"' });
    const headers = { Location: "/v1/x", "Idempotent-Replayed": "true" };
    const made = toResult(toolNamed("create_audience"), answer({}, headers), "");
    expect(made.structuredContent).toMatchObject({ location: "/v1/x", replayed: true });
  });

  it("is cut where it is too large, and says so", () => {
    const text = "😀".repeat(MAXIMUM_CHARACTERS);
    const { structuredContent } = toResult(leads, answer({ items: [{ text, short: "s" }] }), "");
    const { data, cut } = structuredContent as {
      data: { items: [{ text: string }] };
      cut: boolean;
    };
    expect(cut).toBe(true);
    expect(data.items[0]).toEqual({ text: `${"😀".repeat(499)}…`, short: "s" });
  });

  it.each([
    [1, 10, null],
    [25, 100, null],
    [10, 10_000, 2],
    [2, 30_000, 1],
    // One item is not made smaller by a smaller page.
    [1, 100_000, null],
  ])("of %d items of %d characters is a page of %j instead", (count, characters, limit) => {
    const items = Array.from({ length: count }, () => "x".repeat(characters));
    expect(decideSmallerPage({ items })).toBe(limit);
  });

  it("that is no list has no smaller page", () => {
    expect(decideSmallerPage({ text: "x".repeat(100_000) })).toBeNull();
  });
});

it("spells out what cannot be seen, and nothing else", () => {
  expect(toVisibleJson({ a: "é日本😀\u200d" })).toBe('{"a":"é日本😀\\u200d"}');
});

describe("what to do next", () => {
  it.each([...new Set(Object.values(FAILURES).map(({ status }) => status))])(
    "is said for the status %d",
    (status) => {
      expect(nextStepAfter(status, toolNamed("create_audience"))).toMatch(/^[A-Z].{20,}\.$/);
    },
  );

  it("is the same call where that takes effect once, and to look where it may not", () => {
    expect(describeRepetition(toolNamed("start_campaign"))).toContain("takes effect once");
    expect(describeRepetition(toolNamed("get_campaign"))).toContain("takes effect once");
    expect(describeRepetition(toolNamed("replay_events"))).toContain("may have taken effect");
  });
});

it.each([
  [undefined, false],
  [{}, false],
  [{ elicitation: {} }, true],
  [{ elicitation: { form: {} } }, true],
  [{ elicitation: { form: {}, url: {} } }, true],
  [{ elicitation: { url: {} } }, false],
])("asks a client that can do %j: %s", (capabilities, expected) => {
  expect(canAsk(capabilities)).toBe(expected);
});

describe("what a person is asked", () => {
  const preview = {
    canStart: true,
    triggered: true,
    instancesCreated: 300,
    estimatedEnd: "2026-12-03T08:04:00.000Z",
    unreachable: { leads: 12, leadsLookedAt: 300, suppressedLeads: 3 },
    senders: [
      { name: 'A "quoted" \u202ename', enabled: true },
      { name: "B", enabled: false },
    ],
  };
  const steps = [
    { channel: "connection_request", delayDays: 0 },
    { channel: "direct_message", delayDays: 3 },
  ] as const;

  it("says whom a start reaches, by what, through whom, and until when", () => {
    expect(describeStart({ id: "c", name: "Launch\nnow" }, preview, steps).split("\n")).toEqual([
      'Start the campaign "Launch\\nnow" (c)?',
      "Leads: 300, one instance each. Of 300 looked at, 12 would not get every message and 3 are suppressed and get none.",
      "Messages: 2 (connection_request, direct_message after 3 days).",
      'Senders: "A \\"quoted\\" \\u202ename", "B" (off).',
      "Earliest end: 2026-12-03T08:04:00.000Z.",
      "What is sent cannot be taken back.",
    ]);
  });

  it("says that an automatic campaign reaches whoever arrives, and not that it reaches nobody", () => {
    const automatic = { ...preview, triggered: false, instancesCreated: 0, unreachable: null };
    const [, leads] = describeStart({ id: "c", name: null }, automatic, null).split("\n");
    expect(leads).toContain("each lead that arrives");
    expect(leads).not.toMatch(/\d/);
  });

  it("says less where the key may read less, and that nobody sends yet", () => {
    const nobody = { ...preview, estimatedEnd: null, unreachable: null, senders: [] };
    expect(describeStart({ id: "c", name: null }, nobody, null).split("\n")).toEqual([
      "Start the campaign c?",
      "Leads: 300, one instance each.",
      "Senders: none yet; the leads wait for one.",
      "What is sent cannot be taken back.",
    ]);
    expect(describeStop({ id: "c", name: null }, null)).toContain("All open instances");
    expect(describeStop({ id: "c", name: "Launch" }, 7)).toContain('"Launch" (c)');
  });
});
