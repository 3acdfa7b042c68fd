/** Asks the person, through clients that can, before a campaign starts or stops. */
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";

import { toErrorResult } from "./describeOutcome.ts";

const QUESTION = "consent";

/**
 * What the client of a call can do. One of 2026 says so with each request, one of 2025 when it connects.
 */
export function capabilitiesOf(
  { mcpReq }: ServerContext,
  { server }: McpServer,
): ClientCapabilities | undefined {
  // The SDK's type of the envelope names no key.
  const envelope = mcpReq.envelope as
    | { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities }
    | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
}

/** Whether a client shows a form to its person. One that names no kind of question shows forms. */
export function canAsk(capabilities: ClientCapabilities | undefined): boolean {
  const elicitation = capabilities?.elicitation;
  return (
    elicitation !== undefined && ("form" in elicitation || Object.keys(elicitation).length === 0)
  );
}

/**
 * The person's consent.
 *
 * @param describe what they are asked; called only when they are
 * @returns null when they agree; otherwise what the call is answered for now, the question or that they do not
 */
export async function askConsent(
  { mcpReq }: ServerContext,
  describe: () => Promise<string>,
): Promise<CallToolResult | InputRequiredResult | null> {
  const response = inputResponse(mcpReq.inputResponses, QUESTION);
  if (response.kind !== "elicit") {
    const message = await describe();
    return inputRequired({
      inputRequests: {
        [QUESTION]: inputRequired.elicit({
          message,
          requestedSchema: {
            type: "object",
            properties: { agree: { type: "boolean", title: "Yes, do it", default: false } },
            required: ["agree"],
          },
        }),
      },
    });
  }
  if (response.action === "accept" && response.content?.agree === true) return null;
  return toErrorResult(
    "The person does not agree. Nothing has happened.",
    "Ask them what they want instead; do not repeat the call unless they say so.",
  );
}
