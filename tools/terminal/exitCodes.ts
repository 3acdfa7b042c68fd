/** What the exit codes of the command lines mean: one catalogue, which `--help` and docs/command.md show. */

/** The exit codes by name. */
export const EXIT_CODES = {
  done: 0,
  failure: 1,
  usage: 2,
  refused: 3,
  conflict: 4,
  planChanged: 5,
  notAllowed: 6,
  unavailable: 7,
  unknownOutcome: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** What a script may take each of them for. */
const MEANINGS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "Done.",
  failure: "It failed for a reason that no other code has; the words on standard error say it.",
  usage: "The command makes no sense as it was typed. Nothing was sent.",
  refused: "The server refused it (400, 404, 422 and the like). Mend what is wrong first.",
  conflict: "The state of things forbids it (409): a campaign that is active already, for example.",
  planChanged: "The plan changed between the preview and the start (412). Nothing was started.",
  notAllowed: "The key is not valid, or may not do this (401, 403).",
  unavailable: "The server does not answer, or asks to wait (429, 502, 503, 504). Try again later.",
  unknownOutcome:
    "It was sent, and no answer came: it may or may not have happened. Of a start or a stop, the same command again gets the answer.",
  interrupted: "It was interrupted (Ctrl-C).",
};

/** Every exit code with its meaning, in the order of the numbers. */
export function listExitCodes(): { readonly code: ExitCode; readonly meaning: string }[] {
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  return names.map((name) => ({ code: EXIT_CODES[name], meaning: MEANINGS[name] }));
}

/** The exit code for a refusal of the API, by its HTTP status. */
export function exitCodeOfStatus(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT_CODES.notAllowed;
  if (status === 409) return EXIT_CODES.conflict;
  if (status === 412) return EXIT_CODES.planChanged;
  if ([429, 502, 503, 504].includes(status)) return EXIT_CODES.unavailable;
  return status >= 400 && status < 500 ? EXIT_CODES.refused : EXIT_CODES.failure;
}
