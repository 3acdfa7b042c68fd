/** `kickoff leads import …`, against a server. */
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { findFreePort } from "../../tools/server/ports.ts";
import { runKickoff } from "../tools/support/runKickoff.ts";
import { passOn, scriptedServer } from "../tools/support/scriptedServer.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { readAudiences, readLeads, runImport, runImportAlone } from "./support/imports.ts";

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
  return JSON.parse(stdout) as {
    audienceId: string;
    rejectedFile: string | null;
    notesFile: string | null;
  };
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
      "ZOE@EXAMPLE.COM;Zoë again;;;\r\n" +
      "many@example.com;Many;;;;Cells\r\n",
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
    expect(audience).toMatchObject({ id: result.audienceId, leadCount: 5 });
    expect(result).toEqual({
      audienceId: expect.any(String),
      added: 5,
      duplicates: 1,
      rejected: 2,
      notes: 2,
      rejectedFile: `${path}.rejected.csv`,
      notesFile: `${path}.notes.csv`,
    });
    const rejected = await readFile(`${path}.rejected.csv`, "utf8");
    expect(rejected.split("\r\n")).toEqual([
      'line,reason,details,E-mail,"Full ""Name""",LinkedIn profile,Company,City',
      expect.stringMatching(/^6,NO_IDENTITY,.*,not-an-address,Ann,,,$/),
      "9,DUPLICATE_IN_REQUEST,email: the row on line 2 has it,ZOE@EXAMPLE.COM,Zoë again,,,",
      expect.stringMatching(/^10,WRONG_COLUMN_COUNT,.*,many@example.com,Many,,,,Cells$/),
      "",
    ]);
    const notes = await readFile(`${path}.notes.csv`, "utf8");
    expect(notes.split("\r\n")).toEqual([
      "line,column,reason,details,value",
      expect.stringMatching(/^7,"Full ""Name""",NO_NAME,/),
      expect.stringMatching(/^11,"Full ""Name""",NOT_UTF8,.*,André$/),
      "",
    ]);
    const names = (await readLeads(server, result.audienceId)).map(({ name }) => name);
    expect(names).toEqual([
      'van Dam; "Zoë"',
      "ليلى الزهراني",
      "nobody@example.com",
      "Short",
      "André",
    ]);
  });

  it("adds everybody of the network's own export, with the addresses of its nameless column", async () => {
    const path = join(import.meta.dirname, "../tools/import/exports/linkedin-connections.csv");
    const copy = await writeCsv(await readFile(path));

    const { audienceId } = await importJson(copy, "Connections");

    expect(await readLeads(server, audienceId)).toMatchObject([
      {
        name: "Avery Stone",
        email: null,
        linkedinUrl: "https://www.linkedin.com/in/avery-stone-invented",
        attributes: { "Connected On": "03 Mar 2026" },
      },
      { name: "Zoë van Dam", email: "zoe@example.com" },
    ]);
  });

  it("adds people of two files whose rows are numbered alike", async () => {
    const first = await writeCsv("id,name,email\n1,A,a1@example.com\n2,B,b1@example.com\n");
    const second = await writeCsv("id,name,email\n1,C,c1@example.com\n2,D,d1@example.com\n");

    await importJson(first, "Numbered");
    expect(await importJson(second, "Numbered")).toMatchObject({ added: 2, duplicates: 0 });

    const again = await runImport(server, second, "Numbered by id", {
      options: ["--external-id-column", "id"],
    });
    expect(JSON.parse(again.stdout)).toMatchObject({ added: 2 });
    const [audience] = await readAudiences(server, "Numbered by id");
    expect(await readLeads(server, audience?.id ?? "")).toMatchObject([
      { externalId: "1" },
      { externalId: "2" },
    ]);
  });

  it.each([
    ["the last cell", 'name,email,note\nA,qa@example.com,"open\n', 'Z,qz@example.com,"closed"\n'],
    ["the name", 'name,email,note\n"A,qa@example.com,x\n', '"Z",qz@example.com,y\n'],
  ])("loses nobody silently to a quote left open in %s", async (cell, first, last) => {
    const between = "B,qb@example.com,x\nC,qc@example.com,x\n";
    const path = await writeCsv(`${first}${between}${last}D,qd@example.com,x\n`);

    const result = await importJson(path, `Open quote in ${cell}`);

    expect(result).toMatchObject({ added: 1, rejected: 1 });
    expect(await readLeads(server, result.audienceId)).toMatchObject([{ email: "qd@example.com" }]);
    const rejected = await readFile(`${path}.rejected.csv`, "utf8");
    expect(rejected).toMatch(/\r\n2,UNCLOSED_QUOTE,/);
  });

  it("takes columns for what it is told", async () => {
    const path = await writeCsv("name,Kontakt,Mail,Secret\nA,a2@example.com,old@example.com,x\n");
    const options = ["--map", "Kontakt=email", "--map", "Secret=ignore"];

    const { stdout } = await runImport(server, path, "Mapped", { options });

    const { audienceId } = JSON.parse(stdout) as { audienceId: string };
    expect(await readLeads(server, audienceId)).toMatchObject([
      { email: "a2@example.com", attributes: { Mail: "old@example.com" } },
    ]);
  });

  it("shows what it would do, and sends nothing, with neither server, key nor account group", async () => {
    const path = await writeCsv(Buffer.from("Name;URL\nJosé;linkedin.com/in/jose\nB;\n", "latin1"));
    await writeFile(`${path}.notes.csv`, "of an earlier import");

    const { exitCode, stdout } = await runKickoff(
      ["leads", "import", path, "--audience", "Rehearsed", "--dry-run", "--json"],
      { KICKOFF_URL: "http://localhost:1" },
    );

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      encoding: "windows-1252",
      encodingReason: expect.any(String),
      delimiter: ";",
      headerLine: 1,
      rowsAbove: 0,
      columns: [
        { name: "Name", use: "name", becomes: "name", reason: "by its name" },
        {
          name: "URL",
          use: "linkedinUrl",
          becomes: "LinkedIn address",
          reason: "1 of 1 cells are LinkedIn addresses",
        },
      ],
      leads: [{ name: "José", linkedinUrl: "https://www.linkedin.com/in/jose" }],
      rows: 2,
      rejected: 1,
      notes: 0,
    });
    expect(await readAudiences(server, "Rehearsed")).toEqual([]);
    await expect(stat(`${path}.rejected.csv`)).rejects.toThrow("ENOENT");
    expect(await readFile(`${path}.notes.csv`, "utf8")).toBe("of an earlier import");
  });

  it.each([
    ["a mapping of nothing", 2, ["--map", "email"], "A column and what it is"],
    ["a mapping to nothing", 2, ["--map", "email=mail"], "linkedinUrl"],
    ["a column that is not there", 1, ["--map", "Mail=email"], 'There is no column "Mail"'],
    ["an encoding that nobody knows", 2, ["--encoding", "utf-99"], "windows-1252"],
  ])("refuses %s, and changes nothing", async (_case, code, options, words) => {
    const { exitCode, stderr } = await runImport(server, await writeCsv(manyLeads(1)), "Refused", {
      options,
    });

    expect(exitCode).toBe(code);
    expect(stderr).toContain(words);
    expect(await readAudiences(server, "Refused")).toEqual([]);
  });

  it("keeps the beginning of a text that is larger than a request, and the person with it", async () => {
    const path = await writeCsv(
      `sep=;\nname;email;\n${"x".repeat(1_200_000)};x@example.com;\nB;b@example.com;Ghent\n`,
    );
    expect(await importJson(path, "Large")).toMatchObject({ added: 2, rejected: 0, notes: 1 });
    expect(await readFile(`${path}.notes.csv`, "utf8")).toMatch(/\r\n3,name,CUT,/);
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
    ["no usable header", "Ann,ann@example.com\n", "holds data"],
    ["a column that only counts rows", "name,id\nA,1\nB,2\n", "--external-id-column"],
    [
      "an encoding that cannot be told",
      Buffer.from("\xc8\xec\xff,\xcf\xee\xf7\xf2\xe0\n", "latin1"),
      "--encoding",
    ],
    ["a header with no rows", "name,email\n\n", "has no rows"],
    ["a spreadsheet", "PK\u0003\u0004rest", "spreadsheet"],
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
