/** Clients in a closed loop: each connection sends its next request when the last one is answered. */
import { Pool } from "undici";

/** Nothing that is measured takes so long. */
const DEADLINE_MILLISECONDS = 60_000;

export interface BenchRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Another answer than expected ends the measurement: it would not be of what it says. */
  readonly expectedStatus: number;
}

/** A request of a tenant; `path` begins behind the account group. */
export function tenantRequest(
  { accountGroupId, token }: { readonly accountGroupId: string; readonly token: string },
  method: BenchRequest["method"],
  path: string,
  expectedStatus: number,
): BenchRequest {
  return {
    method,
    path: `/v1/accounts/${accountGroupId}${path}`,
    headers: { authorization: `Bearer ${token}` },
    expectedStatus,
  };
}

export interface LoadFigures {
  readonly requestsPerSecond: number;
  /** In milliseconds, ascending. */
  readonly latencies: number[];
}

/**
 * Sends the requests over so many connections, and waits for all answers.
 *
 * @throws when an answer has another status than expected
 */
export async function measureLoad(
  origin: string,
  connections: number,
  requests: readonly BenchRequest[],
): Promise<LoadFigures> {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: DEADLINE_MILLISECONDS,
    bodyTimeout: DEADLINE_MILLISECONDS,
  });
  const latencies: number[] = [];
  let next = 0;
  const keepSending = async () => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const sentAt = performance.now();
      await send(pool, request);
      latencies.push(performance.now() - sentAt);
    }
  };
  try {
    const beganAt = performance.now();
    await Promise.all(Array.from({ length: connections }, keepSending));
    const seconds = (performance.now() - beganAt) / 1_000;
    return {
      requestsPerSecond: requests.length / seconds,
      latencies: latencies.sort((a, b) => a - b),
    };
  } finally {
    await pool.close();
  }
}

async function send(
  pool: Pool,
  { method, path, headers, expectedStatus }: BenchRequest,
): Promise<void> {
  const { statusCode, body } = await pool.request({ method, path, headers });
  if (statusCode !== expectedStatus) {
    throw new Error(`${method} ${path} was answered ${statusCode}: ${await body.text()}`);
  }
  // Reading to the end frees the connection; what it says was checked by its status.
  await body.dump();
}
