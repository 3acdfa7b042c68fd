/** Receivers of webhooks in the place of the network, told apart by their hosts. */
import { Webhook } from "standardwebhooks";
import { vi } from "vitest";

/** A webhook as it came. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly event: { readonly type: string; readonly sequence: number; readonly data: unknown };
}

/** What a receiver answers: a status of HTTP, an answer, or an error when the connection breaks. */
export type Receiver = (
  webhook: ReceivedWebhook,
) => number | Response | Error | Promise<number | Response | Error>;

/** Answers webhooks until the mocks are restored. Returns what came, in order. */
export function receiveWebhooks(answer: Receiver = () => 204): ReceivedWebhook[] {
  const received: ReceivedWebhook[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init);
    const body = await request.text();
    const { url, headers } = request;
    const id = headers.get("webhook-id") ?? "";
    const webhook = { id, url, headers, body, event: JSON.parse(body) };
    received.push(webhook);
    const answered = await answer(webhook);
    if (answered instanceof Error) throw answered;
    return typeof answered === "number" ? new Response(null, { status: answered }) : answered;
  });
  return received;
}

/** Whether a webhook is signed with a secret over these very bytes, as the judge of Standard Webhooks has it. */
export function isSignedWith(
  secret: string,
  { headers, body }: Pick<ReceivedWebhook, "headers" | "body">,
): boolean {
  try {
    new Webhook(secret).verify(body, Object.fromEntries(headers));
    return true;
  } catch {
    return false;
  }
}

/** The places in the feed of what came, in their order. */
export function sequencesOf(received: readonly ReceivedWebhook[]): number[] {
  return received.map(({ event }) => event.sequence).sort((one, other) => one - other);
}
