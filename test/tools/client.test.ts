import { describe, expect, it } from "vitest";

import {
  type Api,
  type ConnectOptions,
  connect,
  dataOf,
  isKickoffError,
  type KickoffError,
  listAll,
  take,
} from "../../client/index.ts";
import { scriptedServer } from "./support/scriptedServer.ts";

const KEY = "sk_live_secret";
const JSON_TYPE = { "Content-Type": "application/json" };

function success(data: object): string {
  return JSON.stringify({ success: true, data, error: null, traceId: "6b04" });
}

function refusal(code: string, details: string): string {
  const error = { code, message: "Summary", details };
  return JSON.stringify({ success: false, data: null, error, traceId: "6b04".repeat(6) });
}

const accountGroupId = "6b0382aa41c09e7d5f2b8e10";
const params = { path: { accountGroupId } };
const id = "6b0382f3a90d4c61be72f055";

/** Any request with a body. */
async function createAudience(api: Api, headers = {}): Promise<string> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params,
    body: { name: "Leads" },
    headers,
  });
  return dataOf(answer).id;
}

it("has a key that cannot be one in no error", () => {
  const options = { url: "http://localhost", key: `${KEY}\n${KEY}` };
  expect(() => connect(options)).toThrow(TypeError);
  expect(() => connect(options)).not.toThrow(KEY);
  expect(() => connect({ ...options, key: `${KEY}\n` })).not.toThrow();
});

it("takes nothing but a server's address", () => {
  expect(() => connect({ url: "localhost:8787", key: KEY })).toThrow(TypeError);
});

async function errorOf(call: Promise<unknown>): Promise<KickoffError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isKickoffError(error)) return error;
  throw new Error(`It is no KickoffError: ${String(error)}`);
}

/** Answers requests with the first of these, and so on; the last of them for ever. */
async function given(
  answers: readonly { status?: number; headers?: object; body: string }[],
  options: Partial<ConnectOptions> = {},
) {
  const keys: unknown[] = [];
  const arrivals: number[] = [];
  const url = await scriptedServer((number, request, response) => {
    keys.push(request.headers["idempotency-key"]);
    arrivals.push(performance.now());
    const {
      status = 200,
      headers = JSON_TYPE,
      body,
    } = answers[number - 1] ?? answers.at(-1) ?? { body: "" };
    if (body === "") request.socket.destroy();
    else response.writeHead(status, { ...headers }).end(body);
  });
  const reasons: (number | string | null)[] = [];
  const onRetry = (error: KickoffError) => {
    reasons.push("status" in error ? error.status : error.kind);
  };
  return { api: connect({ url, key: KEY, onRetry, ...options }), keys, arrivals, reasons };
}

const NOTHING = { body: "" };
const CREATED = { status: 201, body: success({ id }) };

describe("connect", () => {
  it.each([429, 502])("waits as long as a %i asks and sends the request again", async (status) => {
    const wait = {
      status,
      headers: { ...JSON_TYPE, "Retry-After": "1" },
      body: refusal("UPSTREAM_ERROR", ""),
    };
    const { api, arrivals, reasons } = await given([wait, CREATED]);
    expect(await createAudience(api)).toBe(id);
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(reasons).toEqual([status]);
  });

  it("sends a request again when there is no answer, and when a gateway says so", async () => {
    const page = { status: 504, headers: { "Content-Type": "text/html" }, body: "<html>" };
    const { api, reasons } = await given([NOTHING, page, CREATED]);
    expect(await createAudience(api)).toBe(id);
    expect(reasons).toEqual(["unanswered", 504]);
  });

  it("sends a POST again with the same key, and each POST with its own", async () => {
    const { api, keys } = await given([NOTHING, NOTHING, CREATED]);
    await createAudience(api);
    await createAudience(api);
    await createAudience(api, { "Idempotency-Key": "own" });
    await api.GET("/v1/accounts");
    expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], "own", undefined]);
    expect(keys[3]).not.toBe(keys[0]);
    expect(keys[0]).toMatch(/^[!-~]{20,}$/);
  });

  it("tells what is known when it gives up, and the key that finds out", async () => {
    const { api, keys } = await given([NOTHING], { attempts: 3 });
    const error = await errorOf(createAudience(api));
    expect(error).toMatchObject({
      ...{ kind: "unanswered", reason: "no-answer", attempts: 3 },
      ...{ idempotencyKey: keys[0], mayHaveHappened: true },
    });
    expect(error.message).toContain(String(keys[0]));
    expect(keys).toHaveLength(3);
  });

  it("does not send again what would happen twice", async () => {
    const { api, keys } = await given([NOTHING]);
    const call = api.POST("/v1/accounts/{accountGroupId}/actions/resolve", {
      params,
      body: { as: "skip", campaignId: id },
    });
    expect(await errorOf(call)).toMatchObject({
      attempts: 1,
      mayHaveHappened: true,
      idempotencyKey: null,
    });
    expect(keys).toEqual([undefined]);
  });

  it("says that a deletion may have happened when it finds nothing behind a lost answer", async () => {
    const missing = { status: 404, body: refusal("NOT_FOUND", "There is none.") };
    const { api } = await given([NOTHING, missing]);
    const call = api.DELETE("/v1/accounts/{accountGroupId}/templates/{templateId}", {
      params: { path: { accountGroupId, templateId: id } },
    });
    expect(await errorOf(call)).toMatchObject({
      kind: "refused",
      status: 404,
      mayHaveHappened: true,
    });
  });

  it.each([400, 401, 403, 404, 409, 500])("takes a %i for an answer", async (status) => {
    const { api, keys } = await given([{ status, body: refusal("NOT_FOUND", "Some details.") }]);
    const error = await errorOf(api.GET("/v1/accounts"));
    expect(error).toMatchObject({
      ...{ kind: "refused", status, code: "NOT_FOUND", details: "Some details." },
      ...{ traceId: "6b04".repeat(6), retryAt: null },
    });
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(KEY);
    expect(keys).toHaveLength(1);
  });

  it("follows no redirect, and names where it leads", async () => {
    const headers = { Location: "https://login.example/" };
    const { api, keys } = await given([{ status: 302, headers, body: "Found" }]);
    expect(await errorOf(createAudience(api))).toMatchObject({
      ...{ kind: "foreign", status: 302, location: "https://login.example/" },
    });
    expect(keys).toHaveLength(1);
  });

  it("ends when its signal is aborted, before it, under way and between two attempts", async () => {
    const { api } = await given([NOTHING]);
    const reason = new Error("Nobody waits.");
    const before = AbortSignal.abort(reason);
    expect(await errorOf(api.GET("/v1/accounts", { signal: before }))).toMatchObject({
      ...{ kind: "aborted", attempts: 0, cause: reason },
    });
    const between = new AbortController();
    const waiting = await given([NOTHING], { onRetry: () => between.abort(reason) });
    expect(
      await errorOf(waiting.api.GET("/v1/accounts", { signal: between.signal })),
    ).toMatchObject({
      ...{ kind: "aborted", attempts: 1, cause: reason },
    });
    const under = new AbortController();
    const url = await scriptedServer(() => under.abort(reason));
    const call = connect({ url, key: KEY }).POST("/v1/accounts/{accountGroupId}/audiences", {
      ...{ params, body: { name: "Leads" }, signal: under.signal },
    });
    expect(await errorOf(call)).toMatchObject({
      kind: "aborted",
      attempts: 1,
      mayHaveHappened: true,
    });
  });

  it.each(["sk_live_…", "sk_live_a\nb", "sk live", ""])(
    "takes no key that no header can carry, and does not repeat it: %j",
    (wrong) => {
      const attempt = () => connect({ url: "http://localhost", key: wrong });
      expect(attempt).toThrow(TypeError);
      if (wrong !== "") expect(attempt).not.toThrow(wrong);
    },
  );

  it("has a closed union of errors", async () => {
    const describe = (error: KickoffError): string => {
      switch (error.kind) {
        case "refused":
          return error.code;
        case "unanswered":
          return error.reason;
        case "foreign":
          return String(error.status);
        case "aborted":
          return String(error.cause);
      }
    };
    const { api } = await given([{ status: 404, body: refusal("NOT_FOUND", "") }]);
    expect(describe(await errorOf(api.GET("/v1/accounts")))).toBe("NOT_FOUND");
  });
});

describe("listAll", () => {
  const page = (ids: readonly string[], nextCursor: string | null) => ({
    body: success({
      items: ids.map((one) => ({ id: one })),
      nextCursor,
      hasMore: nextCursor !== null,
    }),
  });

  it("reads page after page, over faults, with what was asked for", async () => {
    const urls: (string | undefined)[] = [];
    const pages = [page(["1", "2"], "next"), NOTHING, page([], "last"), page(["3"], null)];
    const url = await scriptedServer((number, request, response) => {
      urls.push(request.url);
      const { body } = pages[number - 1] ?? NOTHING;
      if (body === "") request.socket.destroy();
      else response.writeHead(200, JSON_TYPE).end(body);
    });
    const ids: string[] = [];
    const all = listAll(connect({ url, key: KEY }), "/v1/accounts/{accountGroupId}/campaigns", {
      path: { accountGroupId },
      query: { status: "draft", limit: 2 },
    });
    for await (const campaign of all) ids.push(campaign.id);
    expect(ids).toEqual(["1", "2", "3"]);
    const path = `/v1/accounts/${accountGroupId}/campaigns?limit=2&status=draft`;
    expect(urls).toEqual([
      path,
      `${path}&cursor=next`,
      `${path}&cursor=next`,
      `${path}&cursor=last`,
    ]);
  });

  it("asks for no page that nobody takes", async () => {
    const { api, keys } = await given([page(["1", "2"], "next")]);
    const taken = await take(listAll(api, "/v1/accounts", {}), 2);
    expect(taken).toEqual([{ id: "1" }, { id: "2" }]);
    expect(keys).toHaveLength(1);
  });
});
