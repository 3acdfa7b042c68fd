import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Answers a request; `number` counts them from 1. */
export type Script = (number: number, request: IncomingMessage, response: ServerResponse) => void;

/** Starts a server that follows a script until the test ends; gives its URL. */
export async function scriptedServer(script: Script): Promise<string> {
  let number = 0;
  const server = createServer((incoming, response) => {
    number++;
    script(number, incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Passes a request on to a real server, and its answer back unless `losesAnswer`. */
export function passOn(
  url: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  losesAnswer = false,
): void {
  const onward = request(
    `${url}${incoming.url}`,
    { method: incoming.method ?? "GET", headers: incoming.headers },
    (answer) => {
      if (!losesAnswer) {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
        return;
      }
      answer.resume().on("end", () => incoming.socket.destroy());
    },
  );
  incoming.pipe(onward);
}
