/** What `kickoff mcp` sends when a call is made again. */
import type { ServerContext } from "@modelcontextprotocol/server";
import { expect, it } from "vitest";

import { PERMISSIONS } from "../../src/keys/permissions.ts";
import { Conversation } from "../../tools/mcp/Conversation.ts";
import { chooseTools } from "../../tools/mcp/chooseTools.ts";
import { readOperations } from "../../tools/mcp/contract.ts";
import { scriptedServer } from "./support/scriptedServer.ts";

const ID = "6b0382aa41c09e7d5f2b8e10";
const JSON_TYPE = { "Content-Type": "application/json" };
const access = { permissions: PERMISSIONS, accountGroupId: ID, isReadOnly: false };
const tools = chooseTools(readOperations(), access);

/** Who has no form, and goes on waiting. */
const context = { mcpReq: { signal: new AbortController().signal } } as ServerContext;

/** A conversation with a server that answers with the first of these, and so on; null breaks the connection. */
async function given(
  answers: readonly ([status: number, body: object, headers?: object] | null)[],
) {
  const keys: unknown[] = [];
  const url = await scriptedServer((number, request, response) => {
    if (request.method === "POST") keys.push(request.headers["idempotency-key"]);
    const answer = answers[number - 1] ?? null;
    if (answer === null) return void request.socket.destroy();
    const [status, body, headers = {}] = answer;
    response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(body));
  });
  const conversation = new Conversation({ url, key: "sk_live_secret" }, ID, tools);
  const call = async (name: string, inputs: object) => {
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) throw new Error(`There is no tool ${name}.`);
    return await conversation.call(tool, { ...inputs }, context, undefined);
  };
  return { call, keys };
}

function success(data: object): object {
  return { success: true, data, error: null, traceId: ID };
}

function refusal(code: string): object {
  return { success: false, data: null, error: { code, message: "", details: "" }, traceId: ID };
}

it.each([401, 403, 429])(
  "a call whose answer was lost is the same request after a %d, which says nothing of it",
  async (status) => {
    // The 429 asks for more patience than a call has.
    const refused = [status, refusal("ANY"), { "Retry-After": "600" }] as const;
    const { call, keys } = await given([null, [...refused], [...refused], [201, success({})]]);
    for (let time = 0; time < 3; time++) await call("create_audience", { name: "Leads" });
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  },
);

it("a call is another request once the API has answered it", async () => {
  const created = [201, success({})] as const;
  const { call, keys } = await given([null, [409, refusal("ANY")], [...created], [...created]]);
  for (let time = 0; time < 3; time++) await call("create_audience", { name: "Leads" });
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});

it("a plan that could not start when it was shown is not started later", async () => {
  const tag = `"${Array(4).fill("0123456789abcdef").join("-")}"`;
  const preview = { canStart: false, blockers: [], triggered: null, instancesCreated: null };
  const { call, keys } = await given([
    [200, success(preview), { ETag: tag }],
    [200, success({})],
  ]);
  await call("preview_start", { campaignId: ID });
  expect(await call("start_campaign", { campaignId: ID, planTag: tag })).toMatchObject({
    isError: true,
  });
  expect(keys).toEqual([]);
});
