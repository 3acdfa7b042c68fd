/** The id of an action. Pure: it follows from what the action is. */

/** Twelve bytes make 24 characters. Among 1,000,000,000 ids two are equal with a probability below 10^-11. */
const ID_BYTES = 12;

/**
 * The id of the action that a step of an instance is: 24 lower-case hexadecimal characters, the first of the SHA-256 of
 * `<run>/<position>/<step>`. It is the same for every attempt, on every machine and after a database was restored, and
 * senders keep it: the derivation never changes. Unlike other ids it does not begin with a time, so ids do not sort by
 * age.
 *
 * @param position the instance's position in its run
 * @param step counts from 1
 */
export async function actionIdOf(runId: string, position: number, step: number): Promise<string> {
  const name = new TextEncoder().encode(`${runId}/${position}/${step}`);
  const digest = await crypto.subtle.digest("SHA-256", name);
  const bytes = Array.from(new Uint8Array(digest, 0, ID_BYTES));
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
