/** Receivers of webhooks: real servers on this machine. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** A request as it came. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly event: { readonly id: string; readonly type: string; readonly data: unknown };
}

export interface Receiver {
  readonly url: string;
  /** What came, in order. */
  readonly received: readonly Received[];
  readonly stop: () => void;
}

/** Answers a request; the body has been read. */
export type Respond = (received: Received, response: Parameters<RequestListener>[1]) => void;

/** Starts a receiver. */
export async function startReceiver(respond: Respond, tls?: ServerOptions): Promise<Receiver> {
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    const body = await buffer(request);
    const one = { headers: headersOf(request), body, event: JSON.parse(body.toString()) };
    received.push(one);
    respond(one, response);
  };
  const server: Server =
    tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}/hook`,
    received,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Whether a request is signed with a secret over these very bytes, as the judge of Standard Webhooks has it. */
export function isSignedWith(
  secret: string,
  { headers, body }: Pick<Received, "headers" | "body">,
): boolean {
  try {
    new Webhook(secret).verify(body, { ...headers });
    return true;
  } catch {
    return false;
  }
}
