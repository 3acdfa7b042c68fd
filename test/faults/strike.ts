/** One call under one fault. */
import type { Call, Director } from "./director.ts";
import { type Boundary, isCrash, makeFault } from "./faultKinds.ts";
import { waitReally } from "./time.ts";

const SLOW_MILLISECONDS = 2;

/**
 * Makes a call, and does to it what the director chooses.
 *
 * @param lost what the upstream answers when it lies
 * @param takeDeadlineOfCall where its caller has set the deadline before the call
 */
export type Through = <T>(
  boundary: Boundary,
  call: () => Promise<T>,
  lost?: T,
  takeDeadlineOfCall?: () => () => void,
) => Promise<T>;

/** A call that may be struck. */
interface Struck<T> {
  readonly call: () => Promise<T>;
  /** Makes the call when its caller has given up. */
  readonly late: () => Promise<T>;
  /** What the upstream answers when it lies. */
  readonly lost: T | undefined;
  /** Takes the deadline of the call; what it returns makes it pass. */
  readonly takeDeadline: () => () => void;
  /** Kills whoever makes the call. */
  readonly crash: () => void;
}

/** Makes a call and does to it what the director has chosen. */
export async function strike<T>(
  director: Director,
  where: Call,
  { call, late, lost, takeDeadline, crash }: Struck<T>,
): Promise<T> {
  const kind = director.choose(where);
  switch (kind) {
    case null:
      return await call();
    case "doubled":
      return await callTwice(where.boundary, call);
    case "slow":
      await waitReally(SLOW_MILLISECONDS);
      return await call();
    case "lost":
      return lost as T;
    case "hang-before":
      takeDeadline()();
      return await never();
    case "late":
      director.delay(late);
      takeDeadline()();
      return await never();
    case "hang-after": {
      const passDeadline = takeDeadline();
      await call();
      passDeadline();
      return await never();
    }
    case "severed":
      director.delay(late);
      throw makeFault(where.boundary, kind);
    default: {
      if (kind.endsWith("-after")) await call();
      if (!isCrash(kind)) throw makeFault(where.boundary, kind);
      crash();
      return await never();
    }
  }
}

/**
 * An object answers each call for itself, and no caller hears what another call was answered. A start or stop that came
 * to nothing is not repeated: whoever does that asks for it again.
 */
async function callTwice<T>(boundary: Boundary, call: () => Promise<T>): Promise<T> {
  const first = await call();
  const { outcome } = (first ?? {}) as { outcome?: string };
  if (outcome === "nothing-done") return first;
  const second = await call();
  return boundary.startsWith("object.") ? first : second;
}

export function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}
