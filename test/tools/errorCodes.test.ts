/** Every error code has its section in the documentation, and no section is about a code that is gone. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { FAILURES } from "../../src/http/failures.ts";
import { projectDirectory } from "../../tools/server/wrangler.ts";

const page = await readFile(join(projectDirectory, "docs", "errors.md"), "utf8");
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [code = "", ...lines] = section.trim().split("\n");
    return { code, text: lines.join("\n").trim() };
  });

const failures = Object.values(FAILURES);
const codes = new Set(failures.map(({ code }) => code));

describe("docs/errors.md", () => {
  it("has one section for each code, and no other", () => {
    expect(sections.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  it.each([...codes])("says under which statuses %s comes, and what to do", (code) => {
    const statuses = failures.filter((failure) => failure.code === code).map((one) => one.status);
    const text = sections.find((section) => section.code === code)?.text ?? "";

    expect(text.split("\n")[0]).toBe(`Status ${[...new Set(statuses)].sort().join(" or ")}.`);
    for (const label of ["It means", "It comes", "Do", "Repeat?"]) {
      expect(text).toContain(`\n- **${label}** `);
    }
  });
});
