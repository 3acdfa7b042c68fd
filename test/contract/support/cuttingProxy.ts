/** A proxy that ends connections where it is told to: in front of a real server, or of an answer that a real server has given. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, connect as open, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What becomes of a connection; null: nothing. Whatever it is, the server behind the proxy has got the request and has answered. */
export type Fault =
  /** So many bytes of what the server answers pass, and no more. */
  | { readonly kind: "cut"; readonly at: number }
  /** A gateway answers in the server's place, in HTML. */
  | { readonly kind: "gateway" }
  | null;

/**
 * Faults for one connection after the other, for ever: two that break within a first answer, or have a gateway in its place, and one
 * that lasts a little longer, so that a few attempts get through.
 *
 * @param seed the same one makes the same faults
 * @param longestAnswer so many bytes at most have the answers that are to get through
 */
export function manyFaults(seed: number, longestAnswer = 2_000): (connection: number) => Fault {
  return (connection) => {
    const [kind, place] = [chance(seed, 2 * connection), chance(seed, 2 * connection + 1)];
    if (connection % 3 === 0)
      return { kind: "cut", at: Math.floor((1 + 2 * place) * longestAnswer) };
    if (kind < 0.2) return { kind: "gateway" };
    return { kind: "cut", at: kind < 0.4 ? 0 : Math.floor(place * longestAnswer) };
  };
}

/** A number from 0 to 1 that follows from both. */
function chance(seed: number, index: number): number {
  const digest = createHash("sha256").update(`${seed}:${index}`).digest();
  return digest.readUInt32BE() / 2 ** 32;
}

const PAGE = "<html><body><h1>504 Gateway Time-out</h1></body></html>";
const GATEWAY_ANSWER = `HTTP/1.1 504 Gateway Time-out\r\nContent-Type: text/html\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n${PAGE}`;

/**
 * Starts a proxy in front of a server; it ends with the test.
 *
 * @param faultOf what becomes of a connection, counted from 1
 */
export async function cuttingProxy(
  target: string,
  faultOf: (connection: number) => Fault,
): Promise<string> {
  const { hostname, port } = new URL(target);
  let connections = 0;
  return listen((client) => {
    const fault = faultOf(++connections);
    const server = open(Number(port), hostname);
    let left = fault?.kind === "cut" ? fault.at : Number.POSITIVE_INFINITY;
    server.on("data", (bytes) => {
      if (fault?.kind === "gateway") return end(client, server, GATEWAY_ANSWER);
      if (bytes.length < left) {
        left -= bytes.length;
        return void client.write(bytes);
      }
      end(client, server, bytes.subarray(0, left));
    });
    client.on("data", (bytes) => void server.write(bytes));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("end", () => other.end()).on("close", () => other.destroy());
      one.on("error", () => other.destroy());
    }
  });
}

function end(client: Socket, server: Socket, last: string | Uint8Array): void {
  server.removeAllListeners("data").destroy();
  client.end(last);
}

/** Gives an answer of a server as it came over the wire. */
export async function recordAnswer(
  url: string,
  {
    method,
    headers,
    body = "",
  }: { method: string; headers: Record<string, string>; body?: string },
): Promise<Buffer> {
  const { hostname, port, host, pathname, search } = new URL(url);
  const head = { Host: host, Connection: "close", "Content-Length": `${body.length}`, ...headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = open(Number(port), hostname);
  socket.end(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Answers every request with what was recorded, up to where it is cut; it ends with the test.
 *
 * @param cutOf at which byte the answer to a request is cut, by its head; null: nowhere
 */
export async function replayAnswer(
  answer: Buffer,
  cutOf: (head: string) => number | null,
): Promise<string> {
  return listen((client) => {
    let received = "";
    client.on("error", () => client.destroy());
    client.on("data", (bytes) => {
      received += bytes.toString("latin1");
      const [head = "", body] = received.split("\r\n\r\n");
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (body === undefined || body.length < length) return;
      client.removeAllListeners("data");
      client.end(answer.subarray(0, cutOf(head) ?? answer.length));
    });
  });
}

async function listen(onConnection: (client: Socket) => void): Promise<string> {
  const clients = new Set<Socket>();
  const server: Server = createServer((client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    onConnection(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const client of clients) client.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
