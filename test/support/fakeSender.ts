/** A sender in the place of the network: it takes what the Worker would send. */
import { Webhook } from "standardwebhooks";
import { vi } from "vitest";

/** A request that the Worker made. */
export interface ReceivedRequest {
  readonly url: string;
  readonly method: string;
  readonly redirect: string;
  readonly headers: Headers;
  readonly body: string;
  /** Whether the request is signed with this secret, at the time that the test's clock shows. */
  readonly isSignedWith: (secret: string) => boolean;
}

/** Answers each request of the Worker until the mocks are restored. Returns the requests, as they come. */
export function answerAsSender(answer: number | Error): readonly ReceivedRequest[] {
  const received: ReceivedRequest[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init);
    const { url, method, redirect, headers } = request;
    const body = await request.text();
    const isSignedWith = (secret: string) => {
      try {
        new Webhook(secret).verify(body, Object.fromEntries(headers));
        return true;
      } catch {
        return false;
      }
    };
    received.push({ url, method, redirect, headers, body, isSignedWith });
    if (answer instanceof Error) throw answer;
    return new Response(answer === 204 ? null : "A body that nobody reads", { status: answer });
  });
  return received;
}
