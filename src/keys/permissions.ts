/** What an API key may be allowed to do. A route names the one it needs; an operator grants them by name. */
export const PERMISSIONS = [
  "audiences:read",
  "audiences:write",
  "campaigns:read",
  "campaigns:write",
  "campaigns:execute",
  "events:read",
  "sender-events:write",
  "senders:read",
  "senders:write",
  "templates:read",
  "templates:write",
  "webhooks:read",
  "webhooks:write",
] as const;

export type Permission = (typeof PERMISSIONS)[number];
