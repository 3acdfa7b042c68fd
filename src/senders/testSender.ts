/** A test of a sender: one signed request that asks for nothing, and what came back. */
import { type CallableHost, postSigned } from "../outbound/postSigned.ts";

/** A sender that is tested. */
export interface TestedSender extends CallableHost {
  readonly id: string;
  readonly accountGroupId: string;
}

/**
 * - `received`: the sender has taken it (200 to 299)
 * - `refused`: the sender does not take it for Kickoff's (401 or 403)
 * - `redirect`: an answer that points elsewhere (300 to 399); it is not followed
 * - `status`: any other code of HTTP
 * - `timeout`: no answer in time
 * - `unreachable`: the connection could not be made, or broke before there was an answer
 */
export const TEST_OUTCOMES = [
  "received",
  "refused",
  "redirect",
  "status",
  "timeout",
  "unreachable",
] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** What came back. Of the answer's body nothing is read. */
export interface SenderTest {
  readonly outcome: TestOutcome;
  /** The code of HTTP; null when none was received. */
  readonly httpStatus: number | null;
  /** How long the call took. */
  readonly milliseconds: number;
}

/** A test asks for nothing, so it is answered sooner than an action. */
const TEST_TIMEOUT_MILLISECONDS = 10_000;

/**
 * Sends `sender.test`, once.
 *
 * @param request its id, and the moment of the call in milliseconds since 1970
 * @throws {TypeError} before anything is sent, when a secret is malformed
 */
export async function testSender(
  sender: TestedSender,
  { id, now }: { readonly id: string; readonly now: number },
  timeoutMilliseconds = TEST_TIMEOUT_MILLISECONDS,
): Promise<SenderTest> {
  const body = JSON.stringify({
    type: "sender.test",
    timestamp: new Date(now).toISOString(),
    data: { sender: sender.id, account: sender.accountGroupId },
  });
  const { answer, milliseconds } = await postSigned(sender, { id, body }, now, timeoutMilliseconds);
  if (typeof answer === "string") {
    const outcome = answer === "timeout" ? "timeout" : "unreachable";
    return { outcome, httpStatus: null, milliseconds };
  }
  const { httpStatus } = answer;
  return { outcome: outcomeOf(httpStatus), httpStatus, milliseconds };
}

function outcomeOf(httpStatus: number): TestOutcome {
  if (httpStatus < 300) return "received";
  if (httpStatus < 400) return "redirect";
  return httpStatus === 401 || httpStatus === 403 ? "refused" : "status";
}
