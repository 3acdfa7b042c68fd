/** How a call can fail, as the platform would say it. */
export const FAULTS = {
  databaseRejects: new Error("D1_ERROR: D1 DB is overloaded."),
  databaseResets: new Error("D1_ERROR: storage caused object to be reset."),
  connectionLost: new Error("D1_ERROR: Network connection lost."),
  queueRefuses: new Error("Queue is overloaded. Please back off."),
  objectLost: Object.assign(new Error("Network connection lost."), { retryable: true }),
  objectBroken: new Error("Internal error in Durable Object storage."),
  objectOverloaded: Object.assign(new Error("Durable Object is overloaded."), { overloaded: true }),
  /** A connection to a sender that breaks: `fetch` has no other words for it. */
  reset: new TypeError("fetch failed"),
} as const;
