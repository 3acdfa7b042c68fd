/** Every error code has its page in the documentation, the index has every page, and no page is about a code that is gone. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { FAILURES } from "../../src/api/answer/failures.ts";
import { buildContract } from "../../tools/contract/buildContract.ts";
import { projectDirectory } from "../../tools/server/wrangler.ts";

const docs = join(projectDirectory, "docs");
const failures = Object.values(FAILURES);
const codes = [...new Set(failures.map(({ code }) => code))];

describe("docs/errors/", () => {
  it("has one page for each code, and no other", async () => {
    const pages = await readdir(join(docs, "errors"));

    expect(new Set(pages)).toEqual(new Set(codes.map((code) => `${code}.md`)));
  });

  it.each(codes)("says under which statuses %s comes, and what to do", async (code) => {
    const [heading, , statuses, ...text] = (await readPage(code)).split("\n");

    expect(heading).toBe(`# ${code}`);
    expect(statuses).toBe(`Status ${statusesOf(code).join(" or ")}.`);
    for (const label of ["It means", "It comes", "Do", "Repeat?"]) {
      expect(text.join("\n")).toContain(`\n- **${label}** `);
    }
  });

  it("is listed in docs/errors.md, in the order of the statuses", async () => {
    const index = await readFile(join(docs, "errors.md"), "utf8");

    const rows = [...index.matchAll(/^\| \[`(\w+)`\]\(errors\/(\w+)\.md\) \| ([\d, ]+) \|/gm)];
    expect(rows.map((row) => row.slice(1))).toEqual(
      codes.map((code) => [code, code, statusesOf(code).join(", ")]),
    );
  });

  it("is part of the contract, for those who read that alone", async () => {
    const { description } = buildContract().info;

    for (const code of codes) {
      const text = (await readPage(code)).split("\n").slice(1).join("\n").trim();
      expect(description).toContain(`\n### ${code}\n\n${text}`);
    }
  });
});

function readPage(code: string): Promise<string> {
  return readFile(join(docs, "errors", `${code}.md`), "utf8");
}

function statusesOf(code: string): number[] {
  const statuses = failures.filter((failure) => failure.code === code).map(({ status }) => status);
  return [...new Set(statuses)].sort();
}
