/** Which of several things a name means. Pure. */
import { EXIT_CODES } from "../terminal/exitCodes.ts";
import { Failure } from "../terminal/failure.ts";

const MOST_SHOWN = 5;

/** What has a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of the only thing that has exactly this name.
 *
 * @param kind what it is, in a word
 * @throws {Failure} when none has it, or several have
 */
export function decideMatch(kind: string, name: string, candidates: readonly Named[]): string {
  const [found, ...others] = candidates.filter((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new Failure(`There is no ${kind} "${name}".`, {
      why: "None has exactly this name in this account group.",
      next: `See what there is: the ${kind}s can be listed.`,
      exitCode: EXIT_CODES.refused,
    });
  }
  if (others.length === 0) return found.id;
  const ids = [found, ...others].map(({ id }) => id);
  throw new Failure(`It is not clear which ${kind} is meant by "${name}".`, {
    why: `${ids.length} have that name: ${ids.slice(0, MOST_SHOWN).join(", ")}${ids.length > MOST_SHOWN ? " and others" : ""}.`,
    next: "Give the id instead of the name.",
    exitCode: EXIT_CODES.refused,
  });
}
