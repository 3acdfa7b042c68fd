import { expect, it, onTestFinished, vi } from "vitest";

import { withStores } from "../../tools/kickoff/stores.ts";
import { runCommand } from "../../tools/server/runCommand.ts";
import { wranglerProgram } from "../../tools/server/wrangler.ts";
import { temporaryDirectory } from "./support/temporaryDirectory.ts";

it("leaves nothing for wrangler to apply, and applies nothing twice", async () => {
  const persistTo = await temporaryDirectory();
  const open = () =>
    withStores({ persistTo, remote: false, makesState: true }, ({ DATABASE }) =>
      DATABASE.prepare("SELECT name, applied_at FROM d1_migrations ORDER BY id").all(),
    );

  const { results } = await open();

  expect(results.length).toBeGreaterThan(10);
  expect((await open()).results).toEqual(results);
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("WRANGLER_LOG", "log");
  const { output } = await runCommand(process.execPath, [
    wranglerProgram,
    ...["d1", "migrations", "list", "DATABASE", "--local", "--persist-to", persistTo],
  ]);
  expect(output).toContain("No migrations to apply");
});
