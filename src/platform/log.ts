/** Structured logs: one JSON object a line. Never a key, never a lead. */

/** What a log line may carry besides its event; `undefined` is left out. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** Logs what went as designed. */
export function log(event: string, fields: LogFields): void {
  console.log(JSON.stringify({ level: "info", event, ...fields }));
}

/** Logs a fault, with the error's own text: the answer to the client never carries it. */
export function logError(event: string, error: unknown, fields: LogFields): void {
  console.error(JSON.stringify({ level: "error", event, ...fields, error: describeError(error) }));
}

/** The whole story of an error, causes included, for the log alone. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by: ${describeError(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}
