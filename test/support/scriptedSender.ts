/** A sender in Node, over a real network. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request as it came. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What a sender does with a request, by its number from 1. */
export type Script = (response: ServerResponse, number: number) => void;

/** Lets a server listen until the test is over; returns its URL. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A sender that does as it is told, and remembers what it was asked and how many of its connections were closed. */
export async function startSender(script: Script) {
  const received: Received[] = [];
  const seen = { closed: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.on("close", () => seen.closed++);
    const { method, url: path, headers } = request;
    received.push({ method, path, headers, body: await text(request) });
    script(response, received.length);
  };
  const server = createServer((request, response) => void answer(request, response));
  onTestFinished(() => server.closeAllConnections());
  return { url: await listen(server), received, seen };
}

/** Answers so. */
export const say =
  (code: number, body: unknown = "", headers: Record<string, string> = {}): Script =>
  (response) => {
    response.writeHead(code, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
