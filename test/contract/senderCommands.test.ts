/** `kickoff senders …`, against a server. */
import { expect, inject, it } from "vitest";

import { UNREACHABLE_SENDER } from "../support/routeExamples.ts";
import { runKickoff } from "../tools/support/runKickoff.ts";

const kickoff = inject("kickoff");

const admin = (...parameters: readonly string[]) =>
  runKickoff(["senders", ...parameters, "--account-group", kickoff.accountGroupId], {
    KICKOFF_URL: kickoff.url,
    KICKOFF_API_KEY: kickoff.key,
  });

it("registers a sender, shows what it may do, rotates its secret and tests it", async () => {
  const created = await admin(
    ...["create", "--json", "--name", "From the terminal", "--sender-url", UNREACHABLE_SENDER],
    ...[
      "--kind",
      "inmail",
      "engage",
      "--per-day",
      "inmail=5",
      "engage=7",
      "--per-week",
      "inmail=9",
    ],
    ...["--spacing", "60", "--time-zone", "Asia/Kolkata", "--from", "10:00", "--looks-up-actions"],
  );
  const { id, secret, ...sender } = JSON.parse(created.stdout);
  expect(sender).toMatchObject({
    kinds: ["inmail", "engage"],
    limits: { inmail: { perDay: 5, perWeek: 9 }, engage: { perDay: 7, perWeek: null } },
    spacingSeconds: 60,
    workingHours: {
      timeZone: "Asia/Kolkata",
      days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
      from: "10:00",
      to: "17:00",
    },
    keepsKeysHours: 0,
    looksUpActions: true,
  });

  const listed = await admin("list");
  expect(listed.stdout).toMatch(new RegExp(`^${id} +enabled +From the terminal`, "m"));
  const shown = await admin("show", id);
  expect(shown.stdout).toMatch(/^inmail +day +0 of 5 +5$/m);
  const rotated = await admin("rotate-secret", id);
  expect(rotated.stdout).toMatch(/^ {2}whsec_\S{44}$/m);
  expect(listed.stdout + shown.stdout + rotated.stdout).not.toContain(secret);

  const tested = await admin("test", id, "--json");
  expect([tested.exitCode, JSON.parse(tested.stdout)]).toEqual([
    1,
    { outcome: "unreachable", httpStatus: null, milliseconds: expect.any(Number) },
  ]);
});

it.each<[string, number, string[], string]>([
  ["a sender that there is not", 3, ["show", "0".repeat(24)], "404 NOT_FOUND"],
  [
    "a URL that may not be called",
    3,
    ["create", "--name", "A", "--sender-url", kickoff.url, "--kind", "engage"],
    "422 VALIDATION_ERROR: url: ",
  ],
  [
    "a limit of no kind",
    2,
    [
      "create",
      "--name",
      "A",
      "--sender-url",
      kickoff.url,
      "--kind",
      "engage",
      "--per-day",
      "email=1",
    ],
    "--per-day",
  ],
])("says what is wrong with %s", async (_, status, parameters, words) => {
  const { exitCode, stdout, stderr } = await admin(...parameters);

  expect([exitCode, stdout]).toEqual([status, ""]);
  expect(stderr).toContain(words);
});
