/** How the demo tells what it does: each step in a line, with the call that was made and how long it took. */
import { log } from "@clack/prompts";

import { Failure } from "../terminal/failure.ts";

export interface Timed<T> {
  readonly result: T;
  readonly milliseconds: number;
}

export async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const startedAt = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - startedAt };
}

/** A step that was done. */
export function step(text: string, { milliseconds }: Timed<unknown>): void {
  log.success(`${text} (${seconds(milliseconds)})`);
}

/** The call behind a step, or more about it. */
export function call(text: string): void {
  log.message(text, { spacing: 0 });
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** What the demo fails with when Kickoff does not do what it should. */
export function promiseBroken(why: string): Failure {
  return new Failure("Kickoff does not keep what it promises.", {
    why,
    next: "This is a bug: please report it, with the server's last lines.",
  });
}
