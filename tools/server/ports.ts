/** Which ports of this machine are free. */
import { type AddressInfo, createServer } from "node:net";

import { Failure } from "../terminal/failure.ts";

/** What `localhost` may stand for; a machine without IPv6 has only the first. */
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1"];

/** A port that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await listenBriefly(0, "127.0.0.1");
    if (port !== null && (await isPortFree(port))) return port;
  }
}

/** Whether a server could listen on this port of localhost. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const address of LOOPBACK_ADDRESSES) {
    if ((await listenBriefly(port, address)) === null) return false;
  }
  return true;
}

/** Whether HTTP clients talk to this port at all: some that belong to other protocols they refuse. */
export async function isPortAllowed(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      signal: AbortSignal.timeout(1_000),
    });
    await response.body?.cancel();
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    return !(cause instanceof Error && cause.message === "bad port");
  }
}

/**
 * Listens for a moment.
 *
 * @returns the port, or null when it is taken
 */
function listenBriefly(port: number, address: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") resolve(port);
      else reject(cannotListen(port, error));
    });
    server.listen({ port, host: address, exclusive: true }, () => {
      const { port: chosen } = server.address() as AddressInfo;
      server.close(() => resolve(chosen));
    });
  });
}

function cannotListen(port: number, error: NodeJS.ErrnoException): Failure {
  return new Failure(`Nothing can listen on port ${port}.`, {
    why:
      error.code === "EACCES"
        ? "The system keeps it for its administrator."
        : `The system says: ${error.message}.`,
    next: "Choose another port: --port 8788",
    cause: error,
  });
}
