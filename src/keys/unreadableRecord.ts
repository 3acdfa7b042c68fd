/** What stands in KV where a record has to be, and is none: somebody else has written it. */

/** Says under which name it stands, since only who reads that can put it right; never what it is. */
export class UnreadableRecordError extends Error {
  override readonly name = "UnreadableRecordError";

  constructor(recordName: string, cause: unknown) {
    super(`What API_KEYS holds under ${recordName} is no record of Kickoff's.`, { cause });
  }
}

/**
 * Reads the text of a record.
 *
 * @throws {UnreadableRecordError} when it is none
 */
export function readRecord<Value>(
  recordName: string,
  text: string,
  parse: (json: unknown) => Value,
): Value {
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw new UnreadableRecordError(recordName, error);
  }
}
