/** What a tool says of a call besides the data: what has happened, or what went wrong and what to do next. Pure. */
import type { CallToolResult } from "@modelcontextprotocol/server";

import type { Refusal } from "../../client/errors.ts";
import type { ToolAnswer } from "./toResult.ts";
import { IDEMPOTENCY_KEY, isPaged, type Tool, takesHeader } from "./toTool.ts";
import { toVisibleJson } from "./visibleText.ts";

/** A success in a sentence. */
export function describeSuccess({ name, title, operation }: Tool, answer: ToolAnswer): string {
  const { data, headers } = answer;
  if (operation.method === "get") {
    if (!isPaged(operation)) return `${name} has answered.`;
    const { items, hasMore } = data as {
      readonly items: readonly unknown[];
      readonly hasMore: boolean;
    };
    const more = hasMore
      ? "There are more: `nextCursor` is the `cursor` of the next page."
      : "That is all.";
    return `${name} has answered ${items.length} items. ${more}`;
  }
  return headers.get("Idempotent-Replayed") === "true"
    ? `Done already: ${title}. This is the answer of that time; nothing has happened again.`
    : `Done: ${title}.`;
}

/** What an assistant can do about a refusal, by its status. */
const NEXT_STEPS: Readonly<Record<number, string>> = {
  400: "Correct what it names, and call again.",
  401: "The API key is good no more: the person gives `kickoff mcp` another one, and starts it again.",
  403: "This key may not do it, whatever the arguments: tell the person.",
  404: "Look the id up with a tool that lists: it is not there, or is another account group's.",
  405: "Tell the person: the server is of another version than this command.",
  409: "Read what is there now before anything else: the same call is refused again.",
  412: "Nothing has started. Call preview_start again, and show the person what has changed.",
  422: "Nothing has happened. Mend what it names, or tell the person.",
  429: "Wait a minute, and make the same call.",
};

/** What to do next after a refusal. */
export function nextStepAfter(status: number | null, tool: Tool): string {
  return NEXT_STEPS[status ?? 0] ?? describeRepetition(tool);
}

/** What is known of a call that got no answer of its own, and what to do. */
export function describeRepetition({ operation }: Tool): string {
  const isSafe = operation.method !== "post" || takesHeader(operation, IDEMPOTENCY_KEY);
  return isSafe
    ? "Make the same call again in a while: it takes effect once. If that fails too, tell the person, with the trace id if there is one."
    : "It may have taken effect: look before you make the same call again, and tell the person.";
}

/** A refusal of the API as the result of a tool. */
export function toRefusedResult(tool: Tool, refusal: Refusal): CallToolResult {
  const { status, code, details, traceId } = refusal;
  return toErrorResult(
    `${tool.title}: refused with ${status} ${code}.`,
    `The server's details: ${toVisibleJson(details)} Trace id: ${traceId}`,
    nextStepAfter(status, tool),
  );
}

/** A result that says that a call has failed: what, why, what next. */
export function toErrorResult(...sentences: readonly string[]): CallToolResult {
  return { content: [{ type: "text", text: sentences.join("\n") }], isError: true };
}
