/** What Linux says of a process; NaN elsewhere. */
import { readFileSync, writeFileSync } from "node:fs";

/** Linux reports times to programs in this unit, whatever the kernel's own. */
const TICKS_A_SECOND = 100;
const KIBIBYTE = 1_024;

/** The processor time that a process has used so far, in seconds. */
export function readProcessorSeconds(processId: number): number {
  const stat = read(`/proc/${processId}/stat`);
  // The name of the program comes second, in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) / TICKS_A_SECOND;
}

/** The memory that a process holds now, in bytes. */
export function readMemory(processId: number): number {
  return readKibibytes(processId, /^VmRSS:\s+(\d+) kB$/m);
}

/** The most memory that a process has held since it began or since `forgetPeakMemory`, in bytes. */
export function readPeakMemory(processId: number): number {
  return readKibibytes(processId, /^VmHWM:\s+(\d+) kB$/m);
}

/** Begins the measurement of the peak anew. */
export function forgetPeakMemory(processId: number): void {
  try {
    writeFileSync(`/proc/${processId}/clear_refs`, "5");
  } catch {
    // Where that is not possible the peak is that of the whole life of the process.
  }
}

function readKibibytes(processId: number, line: RegExp): number {
  const kibibytes = line.exec(read(`/proc/${processId}/status`))?.[1];
  return Number(kibibytes ?? Number.NaN) * KIBIBYTE;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
