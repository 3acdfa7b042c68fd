import { describe, expect, it } from "vitest";

import { type Api, connect, dataOf, readRefusal, toFailure } from "../../client/client.ts";
import { scriptedServer } from "./support/scriptedServer.ts";

const KEY = "sk_live_secret";

function refusal(status: number, code: string, details: string): [number, string] {
  const error = { code, message: "Summary", details };
  return [status, JSON.stringify({ success: false, data: null, error, traceId: "6b04".repeat(6) })];
}

const params = { path: { accountGroupId: "6b0382aa41c09e7d5f2b8e10" } };
const created = JSON.stringify({ data: { id: "6b0382f3a90d4c61be72f055" } });

/** Any request with a body. */
async function createAudience(api: Api, headers = {}): Promise<string> {
  const answer = await api.POST("/v1/accounts/{accountGroupId}/audiences", {
    params,
    body: { name: "Leads" },
    headers,
  });
  return dataOf(answer).id;
}

/** What any request without a body fails with; null when it does not. */
function failureOf(api: Api): Promise<unknown> {
  return api.GET("/v1/accounts/{accountGroupId}/audiences", { params }).then(
    () => null,
    (reason: unknown) => reason,
  );
}

describe("connect", () => {
  it.each([429, 502])("waits as long as a %i asks and sends the request again", async (status) => {
    const arrivals: number[] = [];
    const url = await scriptedServer((number, _request, response) => {
      arrivals.push(performance.now());
      if (number === 1) response.writeHead(status, { "Retry-After": "1" }).end();
      else response.end(created);
    });
    const reasons: string[] = [];
    const api = connect({ url, key: KEY, onRetry: (reason) => reasons.push(reason) });
    expect(await createAudience(api)).toBe("6b0382f3a90d4c61be72f055");
    const [first = 0, second = 0] = arrivals;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(reasons).toEqual([`status ${status}`]);
  });

  it("sends a request again when the connection breaks", async () => {
    const url = await scriptedServer((number, request, response) => {
      if (number === 1) request.socket.destroy();
      else response.end(created);
    });
    expect(await createAudience(connect({ url, key: KEY }))).toBe("6b0382f3a90d4c61be72f055");
  });

  it("sends a POST again with the same key, and each POST with its own", async () => {
    const keys: unknown[] = [];
    const url = await scriptedServer((number, request, response) => {
      keys.push(request.headers["idempotency-key"]);
      if (number === 1) request.socket.destroy();
      else if (number === 2) response.writeHead(502, { "Retry-After": "0" }).end();
      else response.end(created);
    });
    const api = connect({ url, key: KEY });
    await createAudience(api);
    await createAudience(api);
    await createAudience(api, { "Idempotency-Key": "own" });
    await failureOf(api);
    expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], "own", undefined]);
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toMatch(/^[!-~]{20,}$/);
  });

  it.each([400, 401, 403, 404, 409, 500])("takes a %i for an answer", async (status) => {
    let requests = 0;
    const url = await scriptedServer((number, _request, response) => {
      requests = number;
      const [code, body] = refusal(status, "SOME_CODE", "Some details.");
      response.writeHead(code, { "Content-Type": "application/json" }).end(body);
    });
    const error = await failureOf(connect({ url, key: KEY }));
    expect(readRefusal(error)).toEqual({
      status,
      code: "SOME_CODE",
      details: "Some details.",
      traceId: "6b04".repeat(6),
    });
    expect(requests).toBe(1);
  });
});

describe("toFailure", () => {
  it.each([
    [401, /key list/],
    [403, /permission/],
    [404, /ids/],
  ])("tells a %i with its details, its trace id and what to do", async (status, next) => {
    const url = await scriptedServer((_number, _request, response) => {
      const [code, body] = refusal(status, "SOME_CODE", "Some details.");
      response.writeHead(code, { "Content-Type": "application/json" }).end(body);
    });
    const error = await failureOf(connect({ url, key: KEY }));
    const failure = toFailure("It failed.", url, error);
    expect(failure.why).toBe(
      `The server answered ${status} SOME_CODE: Some details. (trace id ${"6b04".repeat(6)})`,
    );
    expect(failure.next).toMatch(next);
    expect(JSON.stringify([failure.message, failure.why, failure.next])).not.toContain(KEY);
  });

  it("notices a server that is not Kickoff", async () => {
    const url = await scriptedServer((_number, _request, response) => {
      response.writeHead(404).end("<html>");
    });
    const error = await failureOf(connect({ url, key: KEY }));
    expect(toFailure("It failed.", url, error).why).toBe(
      `${url} answered 404, and not as Kickoff does.`,
    );
  });

  it("suggests http when https is not spoken", async () => {
    const httpUrl = await scriptedServer((_number, _request, response) => response.end());
    const url = httpUrl.replace("http:", "https:");
    expect(toFailure("It failed.", url, await failureOf(connect({ url, key: KEY })))).toMatchObject(
      {
        why: `${url} does not answer as https does. The server may speak http.`,
        next: `Try it: --url ${httpUrl}`,
      },
    );
  });

  it("says that nobody listens", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), {
      code: "ECONNREFUSED",
    });
    const error = new TypeError("fetch failed", { cause });
    expect(toFailure("It failed.", "http://localhost:1", error)).toMatchObject({
      message: "It failed.",
      why: "http://localhost:1 does not answer: connect ECONNREFUSED 127.0.0.1:1.",
    });
  });
});
