/** Sends a request for an operation, as a client does that reads the contract. */
import type { PlacedOperation } from "./contract.ts";

/** What a request says, but for the operation. */
export interface CallOptions {
  readonly key: string;
  /** For the parameters of the path, by name. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data: unknown;
    readonly error: { readonly code: string; readonly details: string } | null;
    /** Missing where Prism answers for the server. */
    readonly traceId?: string;
  };
}

/** Sends a request to a server. */
export async function callOperation(
  url: string,
  { method, path }: Pick<PlacedOperation, "method" | "path">,
  { key, ids = {}, query = {}, body, headers = {} }: CallOptions,
): Promise<Answer> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(ids[name] ?? ""),
  );
  const target = new URL(filled, url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const response = await fetch(target, {
    method,
    headers: {
      Authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer["body"],
  };
}
