/** `kickoff suppressions …` and `leads erase`, against a server. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, it } from "vitest";

import { runTool } from "../tools/support/runTool.ts";
import { temporaryDirectory } from "../tools/support/temporaryDirectory.ts";
import { callOperation } from "./support/call.ts";
import { operationNamed } from "./support/contract.ts";

const kickoff = inject("kickoff");

const admin = (...parameters: readonly string[]) =>
  runTool("kickoff.ts", [...parameters, "--account-group", kickoff.accountGroupId], {
    environment: { KICKOFF_URL: kickoff.url, KICKOFF_API_KEY: kickoff.key },
  });
const add = (...parameters: readonly string[]) =>
  admin("suppressions", "add", "--reason", "From the terminal", ...parameters);

it("suppresses people by name and by file, shows them, and removes one", async () => {
  const file = join(await temporaryDirectory(), "unsubscribed.csv");
  await writeFile(file, "email,since\nfile-1@example.com,May\n\nFile-2@example.com,June\n");

  const added = await add(
    ...["--email", "terminal@example.com", "--external-id", "terminal", "--json"],
    ...["--emails-from", file],
  );
  const again = await add("--emails-from", file);

  expect(JSON.parse(added.stdout)).toEqual({ added: 4, existing: 0 });
  expect(again.stdout).toBe("✔ 0 suppressed, 2 were so before.\n");
  const listed = await admin("suppressions", "list");
  const line = /^([0-9a-f]{24}) .* file-2@example\.com +From the terminal$/m.exec(listed.stdout);
  const removed = await admin("suppressions", "remove", line?.[1] ?? "");
  expect(removed.stdout).toBe("✔ Removed: file-2@example.com\n");
  const left = await admin("suppressions", "list", "--json");
  expect(left.stdout).toContain("file-1@example.com");
  expect(left.stdout).not.toContain("file-2@example.com");
});

it("erases a person", async () => {
  const call = async <Data>(operation: string, ids: Record<string, string>, body: unknown) => {
    const options = { key: kickoff.key, ids: { accountGroupId: kickoff.accountGroupId, ...ids } };
    const answer = await callOperation(kickoff.url, operationNamed(operation), {
      ...options,
      body,
    });
    return answer.body.data as Data;
  };
  const { id: audienceId } = await call<{ id: string }>("createAudience", {}, { name: "Erased" });
  const leads = [{ name: "To be erased", email: "to-be-erased@example.com" }];
  const { leadIds } = await call<{ leadIds: string[] }>("addLeads", { audienceId }, { leads });

  const erased = await admin(
    ...["leads", "erase", leadIds[0] ?? "", "--audience", audienceId, "--json"],
  );

  expect(JSON.parse(erased.stdout)).toMatchObject({ id: leadIds[0], name: "Erased lead" });
  const listed = await admin("suppressions", "list");
  expect(listed.stdout).toMatch(/\(email of somebody whose data was erased\) +erased$/m);
  expect(listed.stdout).not.toContain("to-be-erased");
});

it("says what is wrong", async () => {
  const file = join(await temporaryDirectory(), "names.csv");
  await writeFile(file, "email\na@example.com\nNobody\n");

  const nobody = await add();
  const malformed = await add("--email", "nobody");
  const inFile = await add("--emails-from", file);
  const missing = await admin("suppressions", "remove", "0".repeat(24));

  expect([nobody, malformed, inFile, missing].map(({ exitCode }) => exitCode)).toEqual([
    2, 3, 1, 3,
  ]);
  expect(nobody.stderr).toContain("Nobody is named.");
  expect(malformed.stderr).toContain("suppressions[0].email: must be an e-mail address");
  expect(inFile.stderr).toContain("Line 3");
  expect(missing.stderr).toContain("404 NOT_FOUND");
});
