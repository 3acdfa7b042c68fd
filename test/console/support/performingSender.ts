/** A sender that the tests of the console answer for: a real server on this machine. */
import type { RequestListener } from "node:http";

import { type Receiver, startReceiver } from "../../contract/support/receiver.ts";

/** What it answers to whatever it is asked. */
export interface SenderAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Nobody knows what became of what it was asked. */
export const UNKNOWN: SenderAnswer = { status: 500 };
/** It has performed what it was asked. */
export const SENT: SenderAnswer = { status: 200, body: { status: "sent" } };

/** Starts a sender; what `answer` returns may change while it runs. */
export function startSender(answer: () => SenderAnswer): Promise<Receiver> {
  return startReceiver((_, response) => reply(response, answer()));
}

function reply(response: Parameters<RequestListener>[1], { status, body }: SenderAnswer): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
