/** The secrets of a Worker on this machine. */
import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

import { readSecretsKey } from "../../src/outbound/secrets.ts";
import { ensureLocalSecrets, readLocalSecrets } from "../../tools/server/localSecrets.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

it("are made once, and read by their owner alone", async () => {
  const directory = await temporaryDirectory();

  const path = ensureLocalSecrets(join(directory, "state"));
  const text = readFileSync(path, "utf8");
  chmodSync(path, 0o644);

  expect(ensureLocalSecrets(join(directory, "state"))).toBe(path);
  expect(readFileSync(path, "utf8")).toBe(text);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { SENDER_SECRETS_KEY: key } = readLocalSecrets(join(directory, "state"));
  await expect(readSecretsKey("SENDER_SECRETS_KEY", key)).resolves.toBeDefined();
});
