import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";

import { connect } from "../../client/index.ts";
import { toFailure } from "../../tools/terminal/toFailure.ts";
import { type Script, scriptedServer } from "./support/scriptedServer.ts";

const KEY = "sk_live_secret";

/** What a command says of a server that does this. */
async function failureOf(script: Script, withUrl = (url: string) => url) {
  const url = withUrl(await scriptedServer(script));
  const error = await connect({ url, key: KEY, attempts: 2 })
    .GET("/v1/accounts")
    .catch((reason: unknown) => reason);
  return { url, ...toFailure("It failed.", url, error) };
}

function refusing(status: number): Script {
  const error = { code: "SOME_CODE", message: "Summary", details: "Some details." };
  const body = { success: false, data: null, error, traceId: "6b04" };
  return (_number, _request, response) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
}

describe("toFailure", () => {
  it.each([
    [401, /key list/],
    [403, /permission/],
    [404, /ids/],
  ])("tells a %i with its details, its trace id and what to do", async (status, next) => {
    const failure = await failureOf(refusing(status));
    expect(failure.why).toBe(
      `The server answered ${status} SOME_CODE: Some details. (trace id 6b04)`,
    );
    expect(failure.next).toMatch(next);
    expect(JSON.stringify(failure)).not.toContain(KEY);
  });

  it.each<[string, Script, RegExp]>([
    [
      "a server that is not Kickoff",
      (_n, _r, response) => void response.writeHead(404).end("<html>"),
      /answered 404, and not as Kickoff does/,
    ],
    [
      "a login in front of it",
      (_n, _r, response) =>
        void response.writeHead(302, { Location: "https://login.example/" }).end(),
      /leads to https:\/\/login\.example\//,
    ],
    [
      "an answer that is cut",
      (_n, _r, response) => {
        response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "99" });
        response.write("{", () => response.destroy());
      },
      /were cut off on their way, 2 times/,
    ],
    [
      "a connection that is closed",
      (_n, request) => void request.socket.destroy(),
      /does not answer: no answer came \(other side closed\)/,
    ],
  ])("knows %s", async (_, script, why) => {
    expect((await failureOf(script)).why).toMatch(why);
  });

  it("suggests http when https is not spoken", async () => {
    const answer: Script = (_number, _request, response) => void response.end();
    const { url, why, next } = await failureOf(answer, (one) => one.replace("http:", "https:"));
    expect(why).toBe(`${url} does not answer as https does. The server may speak http.`);
    expect(next).toBe(`Try it: --url ${url.replace("https:", "http:")}`);
  });

  it.each<[string, Script | null, RegExp, boolean]>([
    ["nobody listens", null, /does not answer: connect ECONNREFUSED/, false],
    [
      "the connection is closed",
      (_n, request) => void request.socket.destroy(),
      /does not answer: no answer came \(other side closed\)/,
      true,
    ],
  ])("says whether a change may have happened when %s", async (_, script, why, isUncertain) => {
    const listening = createServer().listen(0, "127.0.0.1");
    await once(listening, "listening");
    const { port } = listening.address() as AddressInfo;
    await new Promise((resolve) => listening.close(resolve));
    const url = script === null ? `http://127.0.0.1:${port}` : await scriptedServer(script);
    const error = await connect({ url, key: KEY, attempts: 1 })
      .POST("/v1/accounts/{accountGroupId}/audiences", {
        ...{ params: { path: { accountGroupId: "1" } }, body: { name: "Leads" } },
      })
      .catch((reason: unknown) => reason);
    const failure = toFailure("It failed.", url, error);
    expect(failure.why).toMatch(why);
    expect(failure.why.includes("may or may not have happened")).toBe(isUncertain);
  });

  it("leaves a bug its stack", () => {
    const bug = new TypeError("undefined is not a function");
    expect(() => toFailure("It failed.", "http://127.0.0.1:1", bug)).toThrow(bug);
  });
});
