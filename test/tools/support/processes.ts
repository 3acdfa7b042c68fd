/** The processes of this machine, for tests that kill one of them. */
import { readdir, readFile } from "node:fs/promises";

/** A process that runs. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** What it was started with. */
  readonly line: string;
}

/** Every process of this machine. */
export async function listProcesses(): Promise<Process[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const processes = await Promise.all(
    names.map(async (name) => {
      try {
        const stat = await readFile(`/proc/${name}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        const line = await readFile(`/proc/${name}/cmdline`, "utf8");
        return { pid: Number(name), parent, line: line.replaceAll("\0", " ") };
      } catch {
        // It has ended in the meantime.
        return null;
      }
    }),
  );
  return processes.filter((process) => process !== null);
}

/** The ids of what serves at an address: wrangler, its runtime that has the port, and its runtime that runs the Worker. */
export async function findServer(url: string) {
  const processes = await listProcesses();
  const { host } = new URL(url);
  const entry = processes.find(({ line }) => line.includes(`--socket-addr=entry=${host} `));
  const wrangler = entry?.parent ?? Number.NaN;
  const worker = processes.find(
    ({ pid, parent, line }) =>
      parent === wrangler && pid !== entry?.pid && line.includes("workerd serve"),
  );
  return { wrangler, entry: entry?.pid ?? Number.NaN, worker: worker?.pid ?? Number.NaN };
}
