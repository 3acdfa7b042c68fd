/** A server that passes everything on, and lies about the answers when it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way back. */
export interface RelayedAnswer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: a lie may touch any part of any answer
  body: any;
}

export interface Relay {
  readonly url: string;
  /** Alters every answer from now on; null for none. */
  lie(alter: ((answer: RelayedAnswer) => void) | null): void;
  stop(): void;
}

/** Starts a relay in front of a server. */
export async function startRelay(target: string): Promise<Relay> {
  let alter: ((answer: RelayedAnswer) => void) | null = null;
  const server = createServer((request, response) => {
    void relay(request, response).catch((error: unknown) => {
      response.writeHead(599).end(String(error));
    });
  });

  async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      redirect: "manual",
    });
    const relayed: RelayedAnswer = {
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].filter(
          ([name]) => !/^(content-length|content-encoding|transfer-encoding)$/.test(name),
        ),
      ),
      body: JSON.parse((await answer.text()) || "null"),
    };
    alter?.(relayed);
    response.writeHead(relayed.status, relayed.headers).end(JSON.stringify(relayed.body));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie(newAlter) {
      alter = newAlter;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
