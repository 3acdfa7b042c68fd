/** `kickoff leads import …`, against a server. */
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";

import { findFreePort } from "../../tools/server/ports.ts";
import { passOn, scriptedServer } from "../tools/support/scriptedServer.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { readAudiences, runImport, runImportAlone } from "./support/imports.ts";

const { url: serverUrl, importing } = inject("kickoff");
const server = { url: serverUrl, ...importing };

async function writeCsv(content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryDirectory(), "leads.csv");
  await writeFile(path, content);
  return path;
}

function manyLeads(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `Person ${index},p${index}@example.com`);
  return `name,email\n${rows.join("\n")}\n`;
}

async function importJson(path: string, audience: string) {
  const { exitCode, stdout, stderr } = await runImport(server, path, audience);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining("100 %") });
  return JSON.parse(stdout) as { audienceId: string; rejectedFile: string | null };
}

const NASTY = Buffer.concat([
  Buffer.from(
    '\ufeffE-mail;"Full ""Name""";LinkedIn profile;Company;City\r\n' +
      'zoe@example.com;"van Dam; ""Zoë""";;"Two\r\nLines GmbH";Ghent\r\n' +
      "\r\n" +
      ";ليلى الزهراني;https://www.linkedin.com/in/invented-layla;شركة;\r\n" +
      "not-an-address;Ann;;;\r\n" +
      "nobody@example.com;;;;\r\n" +
      "short@example.com;Short\r\n" +
      "ZOE@EXAMPLE.COM;Zoë again;;;\r\n",
  ),
  Buffer.from("latin@example.com;Andr"),
  Uint8Array.of(0xe9),
  Buffer.from(";;;\r\n"),
]);

describe("leads import", () => {
  it("adds what can be added and tells of every other row its line and reason", async () => {
    const path = await writeCsv(NASTY);
    const result = await importJson(path, "Nasty");
    const [audience] = await readAudiences(server, "Nasty");
    expect(audience).toMatchObject({ id: result.audienceId, leadCount: 2 });
    expect(result).toEqual({
      audienceId: expect.any(String),
      added: 2,
      duplicates: 1,
      rejected: 4,
      rejectedFile: `${path}.rejected.csv`,
    });
    const rejected = await readFile(`${path}.rejected.csv`, "utf8");
    expect(rejected.split("\r\n")).toEqual([
      'line,reason,details,E-mail,"Full ""Name""",LinkedIn profile,Company,City',
      "6,INVALID_LEAD,email: must be an e-mail address,not-an-address,Ann,,,",
      "7,INVALID_LEAD,name: must not be empty,nobody@example.com,,,,",
      '8,WRONG_COLUMN_COUNT,"The row has 2 columns, the header has 5.",short@example.com,Short',
      "9,DUPLICATE_IN_REQUEST,email: the row on line 2 has it,ZOE@EXAMPLE.COM,Zoë again,,,",
      "10,INVALID_UTF8,The row has bytes that are not UTF-8. Save the file as CSV in UTF-8.,latin@example.com,Andr\ufffd,,,",
      "",
    ]);
  });

  it("rejects a row that is larger than a request, and adds the others", async () => {
    const path = await writeCsv(
      `sep=;\nname;email;\n${"x".repeat(1_200_000)};x@example.com;\nB;b@example.com;Ghent\n`,
    );
    expect(await importJson(path, "Large")).toMatchObject({ added: 1, rejected: 1 });
    expect(await readFile(`${path}.rejected.csv`, "utf8")).toContain("\r\n3,ROW_TOO_LARGE,");
  });

  it("adds nobody when it is repeated, and says that they are there", async () => {
    const path = await writeCsv(manyLeads(1_500));
    const first = await importJson(path, "Repeated");
    expect(first).toMatchObject({ added: 1_500, duplicates: 0, rejectedFile: null });
    await expect(stat(`${path}.rejected.csv`)).rejects.toThrow("ENOENT");
    const again = await importJson(path, first.audienceId);
    expect(again).toMatchObject({ added: 0, duplicates: 1_500, rejected: 0 });
    expect(await readFile(`${path}.rejected.csv`, "utf8")).toContain("DUPLICATE_IN_AUDIENCE");
    expect(await readAudiences(server, "Repeated")).toMatchObject([{ leadCount: 1_500 }]);
  });

  it("finds someone who is in the file twice, a call apart", async () => {
    const path = await writeCsv(`${manyLeads(1_200)}Again,P7@example.com\n`);
    expect(await importJson(path, "Twice")).toMatchObject({ added: 1_200, duplicates: 1 });
    expect(await readFile(`${path}.rejected.csv`, "utf8")).toMatch(
      /\r\n1202,DUPLICATE_IN_AUDIENCE,/,
    );
  });

  it("takes away the rejected rows of an earlier import", async () => {
    const path = await writeCsv(manyLeads(1));
    await writeFile(`${path}.rejected.csv`, "stale");
    expect(await importJson(path, "Stale")).toMatchObject({ added: 1, rejectedFile: null });
    await expect(stat(`${path}.rejected.csv`)).rejects.toThrow("ENOENT");
  });

  it("doubles nobody when it is killed midway and run again", async () => {
    const path = await writeCsv(manyLeads(6_000));
    const kill = new AbortController();
    const proxy = await scriptedServer((number, request, response) => {
      // The audience is found and made in two requests; the third batch is where it ends.
      if (number < 5) passOn(server.url, request, response);
      else kill.abort();
    });
    const interrupted = await runImportAlone(server, path, "Interrupted", {
      url: proxy,
      signal: kill.signal,
    });
    expect(interrupted.exitCode).toBeNull();
    expect(await readAudiences(server, "Interrupted")).toMatchObject([{ leadCount: 2_000 }]);
    expect(await importJson(path, "Interrupted")).toMatchObject({
      added: 4_000,
      duplicates: 2_000,
    });
    expect(await readAudiences(server, "Interrupted")).toMatchObject([{ leadCount: 6_000 }]);
  });

  it("says what to do when it is interrupted", async () => {
    const interrupt = new AbortController();
    const proxy = await scriptedServer(() => interrupt.abort());
    const outcome = await runImportAlone(
      server,
      await writeCsv(manyLeads(1)),
      "Interrupted early",
      {
        url: proxy,
        signal: interrupt.signal,
        killSignal: "SIGINT",
      },
    );
    expect(outcome).toEqual({
      exitCode: 130,
      stdout: "",
      stderr:
        "✖ The import was interrupted.\n  It was ended before the last row.\n" +
        "  Import it again; nobody is added twice.\n",
    });
  });

  it("doubles nobody when an answer is lost, and tells what was added all the same", async () => {
    const path = await writeCsv(manyLeads(1_000));
    const proxy = await scriptedServer((number, request, response) =>
      passOn(server.url, request, response, number === 3),
    );
    const { stdout } = await runImport(server, path, "Lost", { url: proxy });
    expect(JSON.parse(stdout)).toMatchObject({ added: 1_000, duplicates: 0, rejectedFile: null });
    expect(await readAudiences(server, "Lost")).toMatchObject([{ leadCount: 1_000 }]);
  });

  it("makes one audience when the answer that it is made is lost", async () => {
    const path = await writeCsv(manyLeads(1));
    const proxy = await scriptedServer((number, request, response) =>
      passOn(server.url, request, response, number === 2),
    );
    const { exitCode } = await runImport(server, path, "Lost audience", { url: proxy });
    expect(exitCode).toBe(0);
    expect(await readAudiences(server, "Lost audience")).toMatchObject([{ leadCount: 1 }]);
  });

  it("makes the audience when the call for it never arrived", async () => {
    const path = await writeCsv(manyLeads(1));
    const proxy = await scriptedServer((number, request, response) => {
      if (number === 2) request.socket.destroy();
      else passOn(server.url, request, response);
    });
    const { exitCode } = await runImport(server, path, "Late audience", { url: proxy });
    expect(exitCode).toBe(0);
    expect(await readAudiences(server, "Late audience")).toMatchObject([{ leadCount: 1 }]);
  });

  it.each([
    ["no such file", null, "There is no such file."],
    ["an empty file", "", "It is empty."],
    ["no usable header", "Ann,ann@example.com\n", "No column holds names"],
    ["columns of one name", "name,email,Email\n", 'have the same name: "email", "Email"'],
    ["a header with no rows", "name,email\n\n", "has no rows"],
    ["UTF-16", Buffer.from("\ufeffname,email\n", "utf16le"), "UTF-16"],
  ])("refuses %s with words", async (_case, content, words) => {
    const path = content === null ? "missing.csv" : await writeCsv(content);
    const { exitCode, stdout, stderr } = await runImport(server, path, "Refused");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(words);
    expect(await readAudiences(server, "Refused")).toEqual([]);
  });

  it.each([
    ["a key that is none", { key: "sk_live_mistyped" }, "401 UNAUTHORIZED"],
    ["no key", { key: "" }, "KICKOFF_API_KEY is not set"],
  ])("tells of %s, and never the key", async (_case, options, words) => {
    const { exitCode, stderr } = await runImport(
      server,
      await writeCsv(manyLeads(1)),
      "Refused",
      options,
    );
    expect(exitCode).toBe(6);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("sk_live_mistyped");
  });

  it("tells of a server that is not there", async () => {
    const url = `http://localhost:${await findFreePort()}`;
    const { exitCode, stderr } = await runImport(server, await writeCsv(manyLeads(1)), "x", {
      url,
    });
    expect(exitCode).toBe(7);
    expect(stderr).toContain(`${url} does not answer`);
  });

  it("tells which permission is missing", async () => {
    const options = { key: server.readingKey };
    const { stderr } = await runImport(server, await writeCsv(manyLeads(1)), "Refused", options);
    expect(stderr).toMatch(/403 FORBIDDEN: .*audiences:write.*trace id [0-9a-f]{24}/);
  });

  it("asks which audience is meant when two have the name", async () => {
    const url = `${server.url}/v1/accounts/${server.accountGroupId}/audiences`;
    const headers = { Authorization: `Bearer ${server.key}` };
    for (const _ of [1, 2]) await fetch(url, { method: "POST", headers, body: '{"name":"Twins"}' });
    const { stderr } = await runImport(server, await writeCsv(manyLeads(1)), "Twins");
    const [one, other] = await readAudiences(server, "Twins");
    expect(stderr).toContain(`${one?.id} and ${other?.id}`);
  });
});
