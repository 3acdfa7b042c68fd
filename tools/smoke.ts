/** `npm run smoke`: does the platform do what Kickoff's promises assume of it? */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { endWithNpm } from "./server/orphan.ts";
import { type SmokeWorker, withLocalWorker, withRemoteWorker } from "./smoke/hosts.ts";
import { Failure } from "./terminal/failure.ts";
import { newProgram, runProgram } from "./terminal/program.ts";

interface Options {
  readonly remote: boolean;
  readonly json: boolean;
}

/** What came of one assumption. */
interface Finding {
  readonly assumption: string;
  readonly holds: boolean;
  readonly seen: string;
  readonly milliseconds: number;
}

const EXPLANATION = `
Without --remote it runs in the local runtime, on state that it removes again.

With --remote it uses wrangler's credentials, and makes in your account a Worker, a D1 database, a KV namespace and a
queue, all of one new name (kickoff-smoke-…). It touches nothing else, and removes all four when it ends, also on
Ctrl-C. The Worker answers on workers.dev only to the one who has its token. It takes about two minutes.

The exit code is 1 when an assumption does not hold.`;

endWithNpm();
await runProgram(
  newProgram("npm run smoke --")
    .description("Checks what Kickoff's promises assume of the platform.")
    .option("--remote", "in your Cloudflare account, not in the local runtime", false)
    .option("--json", "print one JSON value, for scripts", false)
    .addHelpText("after", EXPLANATION)
    .action(smoke),
);

async function smoke({ remote, json }: Options): Promise<void> {
  const say = (line: string) => console.error(`│  ${line}`);
  const directory = await mkdtemp(join(tmpdir(), "kickoff-smoke-"));
  const name = `kickoff-smoke-${randomUUID().slice(0, 8)}`;
  const worker: SmokeWorker = { name, token: randomUUID(), directory };
  // Heard also while the Worker is being made: then it is removed as soon as it is there.
  const interrupted = Promise.withResolvers<never>();
  interrupted.promise.catch(() => undefined);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interrupted.reject(interruption()));
  }
  const use = (url: string) =>
    Promise.race([tryAll(url, worker.token, json ? () => undefined : show), interrupted.promise]);
  try {
    const findings = await (remote
      ? withRemoteWorker(worker, say, use)
      : withLocalWorker(worker, use));
    if (json) console.log(JSON.stringify({ remote, findings }));
    const broken = findings.filter(({ holds }) => !holds).length;
    if (broken > 0) process.exitCode = 1;
    if (!json) {
      console.log(
        broken === 0
          ? `✔ All ${findings.length} assumptions hold.`
          : `✖ ${broken} of ${findings.length} assumptions do not hold.`,
      );
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function tryAll(
  url: string,
  token: string,
  onFinding: (finding: Finding) => void,
): Promise<Finding[]> {
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (response.ok) return (await response.json()) as T;
    throw new Failure("The Worker did not answer.", {
      why: `It said ${response.status}: ${await response.text()}`,
      next: "Run the command again.",
    });
  };
  const findings: Finding[] = [];
  for (const [index, assumption] of (await ask<string[]>("")).entries()) {
    const askedAt = performance.now();
    const { holds, seen } = await ask<Pick<Finding, "holds" | "seen">>(String(index));
    const milliseconds = Math.round(performance.now() - askedAt);
    const finding = { assumption, holds, seen, milliseconds };
    findings.push(finding);
    onFinding(finding);
  }
  return findings;
}

function show({ assumption, holds, seen, milliseconds }: Finding): void {
  console.log(`${holds ? "✔" : "✖"} ${assumption}\n  ${seen} (${milliseconds} ms)`);
}

function interruption(): Failure {
  return new Failure("The smoke test was interrupted.", {
    why: "It was ended before its last answer.",
    next: "Run the command again; what it had made is removed.",
  });
}
