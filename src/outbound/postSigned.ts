/** A signed POST to a host of a team's, of whose answer the head alone counts. No fault of the network is an exception. */
import { exchangeWithin, type LostExchange } from "./exchangeWithin.ts";
import { signRequest } from "./signature.ts";

/** Names Kickoff to whoever reads the log of a sender or a webhook endpoint. */
export const USER_AGENT = "Kickoff";

/** A host as it is called. */
export interface CallableHost {
  /** As the guard of addresses has spelt it. */
  readonly url: string;
  /** Every secret that is valid now. */
  readonly secrets: readonly string[];
}

/** What is posted. */
export interface PostedMessage {
  /** The same for every attempt. It has no dot. */
  readonly id: string;
  /** In JSON; it is signed and sent as it is. */
  readonly body: string;
}

/** The head of an answer, or why there is none. */
export interface Posted {
  readonly answer: { readonly httpStatus: number; readonly headers: Headers } | LostExchange;
  /** How long it took. */
  readonly milliseconds: number;
}

/**
 * Posts a message, once. A redirect is an answer, and not followed.
 *
 * @param now the moment of this attempt, in milliseconds since 1970
 * @throws {TypeError} before anything is sent, when a secret is malformed
 */
export async function postSigned(
  { url, secrets }: CallableHost,
  { id, body }: PostedMessage,
  now: number,
  timeoutMilliseconds: number,
): Promise<Posted> {
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": USER_AGENT,
    ...(await signRequest({ id, now, body }, secrets)),
  };
  const startedAt = performance.now();
  const answer = await exchangeWithin(timeoutMilliseconds, async (signal) => {
    const request = { method: "POST", redirect: "manual", signal, headers, body } as const;
    const response = await fetch(url, request);
    // The body is for nobody, and may never end.
    await response.body?.cancel();
    return { httpStatus: response.status, headers: response.headers };
  });
  return { answer, milliseconds: Math.round(performance.now() - startedAt) };
}
